/** The insight tabs, in the order in which they stand. */

import { createCheckPanel } from "./check.js";
import { createCodePanel } from "./code.js";
import { createDescendPanel } from "./descend.js";
import { createExercisePanel } from "./exercise.js";
import { createForwardPanel } from "./forward.js";
import { createJacobianPanel } from "./jacobian.js";
import { createMeaningPanel } from "./meaning.js";
import { createSymbolsPanel } from "./symbols.js";

/** @param {import("./desk.js").House} house @param {import("../canvas.js").Canvas} canvas */
export function createInsights(house, canvas) {
  return [
    createCheckPanel(house),
    createJacobianPanel(house),
    createCodePanel(house),
    createSymbolsPanel(house, canvas),
    createForwardPanel(house),
    createMeaningPanel(house),
    createDescendPanel(house),
    createExercisePanel(house, canvas),
  ];
}
