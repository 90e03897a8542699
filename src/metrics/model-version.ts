/** The version of the model: it grows when a change of docs/model.md changes an integer that someone may have published. */
export const MODEL_VERSION = 1;
