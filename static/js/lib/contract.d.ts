/**
 * Shapes of what the page asks and what the server answers. Written from the records in Python:
 * `make docs ARGS=types` writes it again.
 */

export type Mode = "numbers" | "symbols" | "both" | "compact";

export type Direction = "auto" | "LR" | "TB";

export type Palette = "default" | "colour_blind";

export type Kind = "value" | "lg" | "ug" | "dg" | "grad" | "shape" | "rule" | "sign" | "path" | "array" | "formula";

export interface Range {
  min: number | null;
  max: number | null;
  mean: number | null;
}

/** What is said of an array of too many numbers. */
export interface Summary {
  shape: number[];
  summary: Range;
}

export type NodeKind = "input" | "constant" | "gate" | "output";

/** JSON has no other way to say the last three */
export type Number = number | "inf" | "-inf" | "nan";

/** a number, nested lists, or only what they are like */
export type Value = null | Number | Value[] | Summary;

export interface Span {
  /** in code points, as all places of a text */
  start: number;
  end: number;
}

/** An edit that helps. */
export interface Fix {
  label: string;
  span: Span;
  replacement: string;
}

/** A call or a pass that led to an error. */
export interface Call {
  kind: string;
  name: string;
  line: number;
}

/** The line from which gradients are computed by hand, and the text before it. */
export interface Half {
  line: number;
  source: string;
}

export interface _Fault {
  code: string;
  message: string;
  /** from 1 */
  line: number | null;
  /** from 1 */
  column: number | null;
  /** what is at fault */
  text: string;
  hint: string | null;
  fixes: Fix[];
  span: number[] | null;
}

/** One error of a program or of a request. */
export interface Fault extends _Fault {
  /** outermost first */
  calls?: Call[];
  /** the program without its backward half, where only that is at fault */
  forward_half?: Half | null;
}

/** Every answer that is no success. */
export interface Faults {
  errors: Fault[];
}

/** What reading left out or decided. */
export interface Notice {
  code: string;
  line: number;
  column: number;
  text: string;
  message: string;
  /** what may have been meant */
  fix: Fix | null;
}

/** A branch that the numbers chose. */
export interface Decision {
  line: number;
  text: string;
  taken: boolean;
}

export interface Formula {
  plain: string;
  latex: string;
  /** what stands inside <math> */
  mathml: string;
}

export interface Step {
  index: number;
  phase: "start" | "forward" | "seed" | "backward";
  node: string | null;
  /** ids of the elements that appear at this step */
  appears: string[];
  /** the same in three parts: UG, LG, their product; empty for other steps */
  substeps: string[][];
  title: string;
  text: string;
  /** the text in pieces, each with whose colour it takes: lg, ug, dg, value or none */
  runs: [string, string][];
  meaning: string;
  why: string;
  formula: Formula | null;
}

/** Numbers of a node as the drawing writes them. */
export interface NodeTexts {
  value: string;
  grad: string;
}

/** Numbers of an edge as the drawing writes them. */
export interface EdgeTexts {
  value: string;
  lg: string;
  ug: string;
  dg: string;
}

export interface GraphNode {
  id: string;
  kind: NodeKind;
  op: string | null;
  sign: string | null;
  name: string | null;
  label: string | null;
  /** as every sentence names its value: the person's name, else u₁, u₂, … */
  called: string;
  value: Value;
  grad: Value;
  texts: NodeTexts;
  shape: number[];
  span: [number, number] | null;
  group: string | null;
  can_open: boolean;
  /** the call, layer or pass that it stands for */
  closed: string | null;
  /** what is to be warned of */
  faults: string[];
}

export interface GraphEdge {
  id: string;
  source: string;
  target: string;
  slot: number;
  value: Value;
  lg: Value;
  lg_kind: string | null;
  lg_rule: string | null;
  ug: Value;
  dg: Value;
  texts: EdgeTexts;
}

/** An open composite, or a call, layer or pass, open or closed. */
export interface Group {
  id: string;
  kind: string;
  op: string | null;
  title: string;
  parent: string | null;
  name: string | null;
  open: boolean;
  closable: boolean;
  span: [number, number] | null;
}

export interface ElementNode {
  node: string;
  index: number[];
}

export interface Input {
  key: string;
  name: string;
  label: string;
  value: Value;
  shape: number[];
  /** nobody gave it */
  is_default: boolean;
  is_given: boolean;
  /** it takes no gradient: a size, labels, or fixed by hand */
  is_fixed: boolean;
  role: "value" | "size" | "label";
  /** ids of the nodes that show it */
  nodes: string[];
  /** where the drawing shows its elements one by one */
  elements: ElementNode[];
}

export interface Output {
  name: string;
  label: string;
  /** what a gradient is the gradient of */
  loss: string;
  value: Value;
  shape: number[];
}

/** Why there is no drawing. */
export interface DrawingNote {
  reason: string;
  note: string;
}

/** The picture, or why there is none. */
export interface Drawn {
  svg?: string | null;
  drawing?: DrawingNote | null;
}

/** The answer of POST /api/trace. */
export interface Trace extends Drawn {
  output: Output;
  gradients: Record<string, Value>;
  inputs: Input[];
  nodes: GraphNode[];
  edges: GraphEdge[];
  groups: Group[];
  /** gates that end a typed-out composite, with its name */
  closable: Record<string, string>;
  steps: Step[];
  /** what a node's gradient has come to, by step */
  sums: Record<string, [number, Value][]>;
  /** the same as the drawing writes it */
  sum_texts: Record<string, [number, string][]>;
  unused: string[];
  notices: Notice[];
  decisions: Decision[];
  /** names that take no gradient: drawn as constants */
  fixed: string[];
  forward_half: Half | null;
}

/** The answer with ``"only": "values"``: new numbers for a drawing that stands already. */
export interface Values {
  /** by id of an edge or a node: the markup of what is written there */
  captions: Record<string, string>;
  edges: Record<string, EdgeTexts>;
  nodes: Record<string, NodeTexts>;
  step: Step;
}

/** The answer with ``"only": "step"``. */
export interface OneStep {
  step: Step;
}

export interface ClosedFormula {
  latex: string;
  mathml: string;
  value: Value;
}

/** What a symbolic mathematician makes of the program. */
export interface ClosedForm {
  state: string;
  text: string;
  /** by the name of an input's node */
  gradients: Record<string, ClosedFormula | null>;
  output: ClosedFormula | null;
}

/** A gradient three ways, short. */
export interface Ways {
  analytic: string;
  numeric: string;
  symbolic: string;
}

export interface InputCheck {
  analytic: Value;
  numeric: Value;
  symbolic: Value;
  texts: Ways;
  method: string;
  method_text: string;
  checked: number;
  size: number;
  numeric_error: Number | null;
  symbolic_error: Number | null;
  verdict: string;
  text: string;
  /** the gate at fault, if one is */
  node: string | null;
}

export interface Check {
  is_right: boolean;
  inputs: Record<string, InputCheck>;
  symbolic: ClosedForm;
}

export interface CodeLine {
  text: string;
  /** the text without what is said at its end */
  code: string;
  comment: string;
  /** "", "start", "forward", "seed", "backward" or "result" */
  phase: string;
  node: string | null;
  step: number | null;
  covers: string[];
}

export interface Code {
  target: string;
  code: string;
  lines: CodeLine[];
  names: Record<string, string>;
}

export interface Factor {
  name: Formula | null;
  value: Value;
  text: string;
  uses: number;
}

export interface Path {
  /** from the output to the input */
  edges: string[];
  product: Value;
  text: string;
}

export interface Paths {
  key: string;
  index: number[];
  node: string;
  count: number | string;
  factors: Record<string, Factor>;
  paths: Path[];
  gradient: Value;
  total: Value;
  chain: Formula | null;
}

export interface CostTexts {
  expanded: string;
  forward: string;
  backward: string;
  unit: string;
}

export interface Costs {
  inputs: number;
  numbers: number;
  paths: number | string;
  expanded: number | string;
  forward: number | string;
  backward: number | string;
  texts: CostTexts;
}

export interface Definition {
  node: string;
  name: Formula | null;
  text: Formula | null;
}

export interface Symbols {
  chains: Paths[];
  shared: Record<string, number>;
  symbolic: ClosedForm;
  costs: Costs;
  definitions: Definition[];
}

export interface JacobianSteps {
  jacobian: Value;
  transposed: Value;
  upstream: Value;
  product: Value;
  gradient: Value;
}

export interface Axis {
  name: string;
  is_output: boolean;
  position: number;
  size: number;
  letter: string;
}

export interface Sheet {
  index: number[];
  label: Formula | null;
  numbers: Value;
  zero: boolean[][];
  names: string[][] | null;
}

export interface JacobianPicture {
  edge: string;
  title: Formula | null;
  shape: number[];
  axes: Axis[];
  sheets: Sheet[];
  steps: JacobianSteps;
  index_rule: Formula | null;
  short_rule: Formula | null;
}

export interface Pictured {
  picture: JacobianPicture | null;
  /** drawn, as SVG */
  stages: string[];
}

/** The answer of POST /api/jacobian. */
export interface Jacobian extends JacobianSteps, Pictured {}

export interface ForwardTexts {
  result: string;
  expected: string;
}

export interface Tangent {
  tangent: Value;
  text: string;
  how: string;
}

/** Tangents of the nodes that move. */
export interface Moved {
  result: Number | null;
  expected: Number | null;
  texts: ForwardTexts;
  nodes: Record<string, Tangent>;
}

export interface Forward extends Moved {
  /** the drawing with tangents in the place of gradients */
  captions: Record<string, string>;
}

export interface NudgeTexts {
  at: string;
  step: string;
  slope: string;
  before: string;
  after: string;
  predicted: string;
  real: string;
  error: string;
}

export interface Curve {
  at: Number;
  value: Number;
  slope: Number;
  runs: Number[][][];
  tangent: Number[][] | null;
  low: Number;
  high: Number;
}

export interface Nudge {
  key: string;
  index: number[];
  at: Number;
  step: Number;
  slope: Number;
  before: Number;
  after: Number;
  predicted: Number;
  real: Number;
  error: Number;
  texts: NudgeTexts;
  /** what the curve is of */
  output: string;
  /** the letter of the nudge */
  small: string;
  /** says so where that is not the output itself */
  output_text: string;
  /** how far a nudge may sensibly go */
  reach: number;
  curve: Curve;
}

export interface Contour {
  x: string;
  y: string;
  xs: number[];
  ys: number[];
  heights: Number[][];
  path: Number[][];
}

export interface Descent {
  parameters: string[];
  optimizer: string;
  rate: number;
  losses: Number[];
  remembered: number[];
  /** an iteration is revisited by tracing with these as inputs */
  values: Record<string, Value>[];
  ending: string;
  text: string;
  contour: Contour | null;
}

export interface Choice {
  value: string;
  text: string;
}

/** One question. */
export interface Asked {
  id: string;
  element: string;
  kind: string;
  text: string;
  index: number[];
  /** "" where it would be the answer */
  edge: string;
  node: string;
  /** ids of elements */
  hides: string[];
  /** none where the answer is typed */
  choices: Choice[];
  asks_rule: boolean;
}

export interface Exercise {
  ids: string[];
  questions: Asked[];
  rules: Record<string, string>;
}

export interface Feedback {
  is_right: boolean;
  /** "" where it is right, "unread" where no answer was typed */
  mistake: string;
  text: string;
  /** the edge that shows what is right, "" where none does */
  wire: string;
}

export interface Hints {
  /** the vaguest first */
  hints: string[];
}

export interface KeyAnswer {
  value: Value | string;
  text: string;
}

export interface Key {
  answers: Record<string, KeyAnswer>;
}

/** by language */
export type Texts = Record<string, string>;

export type Stage = "voting" | "talking" | "closed" | "revealed" | "over";

/** A new class, and the secret that leads it. */
export interface ClassMade {
  code: string;
  secret: string;
}

/** How often the class has been told something. */
export interface Moved {
  version: number;
}

/** A phone of the class: a random number. */
export interface Joined {
  phone: string;
}

/** What was asked or handed out. */
export interface Kept {
  key: string;
}

/** It is done, and nothing comes of it. */
export interface Done {}

export interface Revealed {
  is_right?: boolean;
  said?: Texts;
}

/** A choice on a phone; whether it is right, and why not, comes when the poll is revealed. */
export interface ToldChoice extends Revealed {
  id: string;
  texts: Texts;
}

/** A poll on a phone. */
export interface ToldPoll {
  key: string;
  stage: Stage;
  round: number;
  /** the part of the drawing that it is about; "": none */
  element: string;
  texts: Texts;
  choices: ToldChoice[];
}

/** An exercise that is out. */
export interface Handout {
  key: string;
  /** the query at which the page shows it */
  address: string;
}

/** Where the lecturer is. */
export interface Standing {
  version: number;
  /** a question runs: phones are told no address, so that its answer cannot be read */
  is_held: boolean;
  /** the query at which the page shows it; "" while it is held */
  address: string;
  step: number;
  part: number;
  /** which of the lecturer's windows moved last */
  mover: string;
  poll: ToldPoll | null;
  handout: Handout | null;
}

/** Where the lecturer is, for those who lead: told while a question runs, too. */
export interface Place {
  /** the query at which the page shows it */
  address: string;
  step: number;
  part: number;
}

/** A choice with the idea behind it. */
export interface OfferedChoice {
  id: string;
  texts: Texts;
  idea: string;
  label: Texts;
}

/** A question that can be asked before a step. */
export interface PollOffer {
  kind: string;
  step: number | null;
  element: string | null;
  texts: Texts;
  choices: OfferedChoice[];
}

/** What can be asked. */
export interface Offers {
  questions: PollOffer[];
}

/** A choice, and whether it is the right one. */
export interface ResultChoice extends OfferedChoice {
  is_right: boolean;
}

/** A poll with its votes; while it runs only how many there are. */
export interface PollResults {
  key: string;
  stage: Stage;
  round: number;
  texts: Texts;
  step: number | null;
  choices: ResultChoice[];
  answered: number;
  /** by round, by choice */
  counts: Record<string, Record<string, number>>;
}

/** All polls of a class, and how many are in it. */
export interface Results {
  joined: number;
  polls: PollResults[];
}

/** How many answered by an idea. */
export interface IdeaCount {
  idea: string;
  count: number;
}

/** One question of an exercise. */
export interface QuestionResults {
  id: string;
  asked: string;
  right: number;
  answered: number;
  ideas: IdeaCount[];
}

/** An exercise of the class. */
export interface ExerciseResults {
  key: string;
  program: string;
  handed_in: number;
  joined: number;
  right: number;
  questions: QuestionResults[];
}

/** All exercises of the class. */
export interface HandIns {
  exercises: ExerciseResults[];
}

/** What a phone handed in. */
export interface Judged {
  right: number;
  count: number;
}

/** The keys of a new set: nobody else has them. */
export interface SetKeys {
  view: string;
  edit: string;
}

/** A program of a set. */
export interface LectureProgram {
  key: string;
  title: string;
  note: string;
  /** those of its slides; none: all */
  steps: number[] | null;
  /** titles and notes of single steps */
  words: Record<string, Record<string, string>>;
  /** what the page shows */
  state: Record<string, unknown>;
  /** the query at which it shows it */
  address: string;
}

/** A set with its programs in order. */
export interface Lecture {
  title: string;
  note: string;
  revision: number;
  /** seconds since 1970 */
  changed: number;
  programs: LectureProgram[];
}

/** A set in a list. */
export interface SetSummary {
  title: string;
  count: number;
  /** keys of its first programs */
  first: string[];
  changed: number;
  /** all that a search finds it by */
  said: string;
}

/** The sets of a browser in its order, null for those that are gone. */
export interface SetList {
  /** why nothing can be kept just now */
  trouble: string | null;
  sets: (SetSummary | null)[];
}

/** A short link. */
export interface ShortLink {
  code: string;
  /** seconds since 1970 */
  until: number;
}

/** A pasted text as a value. */
export interface Read {
  value: Value;
  shape: number[];
}

/** What a student sends the teacher. */
export interface HandedIn {
  code: string;
  right: number;
  count: number;
}

/** A student's answer to one question. */
export interface HandedInAnswer {
  id: string;
  asked: string;
  typed: string;
  is_right: boolean;
  /** in words; "": none */
  idea: string;
  tries: number;
  is_told: boolean;
}

/** A student's exercise. */
export interface HandInRow {
  label: string;
  when: string;
  program: string;
  exercise: string;
  right: number;
  answers: HandedInAnswer[];
  is_signed: boolean;
}

/** One question over all students. */
export interface HandInSummary {
  exercise: string;
  id: string;
  asked: string;
  right: number;
  count: number;
  answered: number;
  ideas: IdeaCount[];
}

/** What a teacher reads out of codes. */
export interface HandInTable {
  rows: HandInRow[];
  summary: HandInSummary[];
  damaged: string[];
}

export interface Answers {
  "api/trace": Trace;
  "api/value": Read;
  "api/jacobian": Jacobian;
  "api/check": Check;
  "api/code": Code;
  "api/symbols": Symbols;
  "api/paths": Paths;
  "api/forward": Forward;
  "api/nudge": Nudge;
  "api/descend": Descent;
  "api/exercise": Exercise;
  "api/exercise/answer": Feedback;
  "api/exercise/rule": Feedback;
  "api/exercise/hint": Hints;
  "api/exercise/key": Key;
  "api/exercise/handin": HandedIn;
  "api/exercise/handins": HandInTable;
  "api/class/new": ClassMade;
  "api/class/move": Moved;
  "api/class/place": Place;
  "api/class/questions": Offers;
  "api/class/ask": Kept;
  "api/class/stage": Done;
  "api/class/join": Joined;
  "api/class/vote": Done;
  "api/class/results": Results;
  "api/class/end": Done;
  "api/class/handout": Kept;
  "api/class/takeback": Done;
  "api/class/handin": Judged;
  "api/class/handins": HandIns;
  "api/sets/new": SetKeys;
  "api/sets/list": SetList;
  "api/sets/read": Lecture;
  "api/sets/change": Lecture;
  "api/sets/copy": SetKeys;
  "api/sets/delete": Done;
  "api/sets/import": SetKeys;
  "api/links/new": ShortLink;
}

export type Digits = number;

/** composites that one request may open */
export type Identifiers = string[];

export type Seed = number;

export type StepNumber = number;

/** How the drawing is to look; what is absent is as usual. */
export interface ViewRequest {
  label?: Mode | null;
  digits?: Digits | null;
  hide?: ("value" | "dg" | "lg" | "ug")[] | null;
  palette?: Palette | null;
  direction?: Direction | null;
  /** the shape of the window that it is to fill */
  room?: "wide" | "tall" | "low" | null;
}

/** A program, its inputs, and what of it is to be open. What the fields say is the engine's to judge. */
export interface TraceRequest {
  source: string;
  /** by name: a number or nested lists */
  inputs?: Record<string, unknown> | null;
  /** the gradient at the output; none: ones */
  upstream?: unknown;
  /** composites that are open */
  expand?: "none" | "all" | Identifiers | null;
  /** gates and calls beside those of expand */
  open?: Identifiers | null;
  seed?: Seed | null;
  /** typed-out composites that are to be one gate */
  close?: Identifiers | null;
  lang?: unknown;
  view?: ViewRequest | null;
  /** inputs that get no gradient */
  fixed?: Identifiers | null;
  ties?: "lecture" | "share" | null;
}

/** Which part of the answer is wanted: new numbers, or one step; none: all of it. */
export interface PartRequest {
  only?: "values" | "step" | null;
  step?: StepNumber | null;
}

/** an id, a key, what a student types */
export type ShortText = string;

export type Ids = string[];

export type Index = number[];

export type Whole = number;

export type Count = number;

/** how many are taken is the engine's to limit */
export type Iterations = number;

export interface EdgeRequest {
  edge: ShortText;
}

export interface JacobianSlidesRequest extends EdgeRequest {
  format?: "svg" | "png" | "zip" | "pdf" | "pptx" | "html" | null;
}

export interface CodeRequest {
  target?: "numpy" | "torch" | null;
  /** as lectures write it */
  compact?: boolean | null;
}

/** An input, and one of its elements. */
export interface ElementRequest {
  key: ShortText;
  index?: Index;
}

/** One number of an input, or how fast each input moves. */
export interface ForwardRequest {
  key?: ShortText | null;
  index?: Index;
  direction?: Record<string, unknown> | null;
}

export interface NudgeRequest extends ElementRequest {
  step: number;
  /** how far the curve reaches */
  radius?: number;
}

export interface DescentRequest {
  parameters?: Ids | null;
  optimizer?: "sgd" | "momentum" | "adam" | null;
  rate?: number;
  steps?: Iterations;
}

/** Questions by their ids, else drawn by a seed. */
export interface ExerciseRequest {
  ids?: Ids | null;
  kinds?: Kind[] | null;
  draw?: Whole;
  count?: Count;
}

export interface QuestionRequest {
  id: ShortText;
}

export interface DigitsRequest {
  /** of the numbers that are shown, from which an answer is worked out */
  digits?: Digits;
}

export interface AnswerRequest extends QuestionRequest {
  typed: ShortText;
  digits?: Digits;
}

export interface RuleRequest extends QuestionRequest {
  rule: ShortText;
}

export interface IdsRequest {
  ids?: Ids | null;
}

export interface ValueRequest {
  text: string;
  /** one number is wanted there */
  is_number?: boolean | null;
  lang?: unknown;
}

/** What a person may type or choose on the page, which is served with it: no script has a limit of its own. */
export interface PageLimits {
  answer: number;
  slide_text: number;
  slide_note: number;
  slide_digits: number;
  drawing_digits: number;
  least_width: number;
  most_width: number;
  descent_steps: number;
  poll_text: number;
  lecture_title: number;
  lecture_note: number;
  lectures: number;
  /** of random numbers: four digits can be told to a class */
  seed: number;
}
