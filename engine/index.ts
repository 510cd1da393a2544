/** The engine's one door for transforms: what they may import, and nothing else. */
export type { Code, Edits, ImportSource } from './edits'
export { defineTransform } from './define-transform'
export { functionsCalled, originsOf, patternKeys, propertyName, returnedBy } from './origins'
export * from './path'
export type { Definition, FactCollector, Package, Project, Reference } from './project'
export type { Binding } from './scope'
export type { SourceFile } from './source-file'
export type { Answers, Finding, Messages, Question, Tier, TextPlace, Transform } from './transform'
