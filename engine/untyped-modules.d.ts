declare module 'jscodeshift/parser/tsOptions' {
  const options: { plugins: unknown[]; [option: string]: unknown }
  export default options
}
