/** Whether the view is on the move: what passes beneath a resting pointer is not pointed at. */
let now = false;

export const isViewMoving = (): boolean => now;
export const setViewMoving = (moving: boolean): void => {
  now = moving;
};
