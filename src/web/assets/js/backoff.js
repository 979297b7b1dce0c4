// How long to stay away after so many failures in a row, in milliseconds: anywhere up to a limit that doubles from half a
// second to thirty, so that a crowd that lost its server together does not come back together.
export const pause = (failures, random = Math.random()) => 100 + random * Math.min(30_000, 500 * 2 ** (failures - 1));
