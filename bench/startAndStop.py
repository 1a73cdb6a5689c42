"""One Linux bridge and N hosts by Mininet; prints the milliseconds that start and stop took."""

import sys
import time

from mininet.log import setLogLevel
from mininet.net import Mininet
from mininet.nodelib import LinuxBridge
from mininet.topo import SingleSwitchTopo

setLogLevel("error")
began = time.monotonic()
net = Mininet(topo=SingleSwitchTopo(int(sys.argv[1])), switch=LinuxBridge, controller=None)
net.start()
built = time.monotonic()
net.stop()
print((built - began) * 1000, (time.monotonic() - built) * 1000)
