const circuits = new Map<string, { failures: number; openUntil: number }>();

export async function guarded<T>(name: string, work: () => Promise<T>): Promise<T> {
  const circuit = circuits.get(name) ?? { failures: 0, openUntil: 0 };
  if (circuit.openUntil > Date.now()) throw new Error(`${name} is down`);
  try {
    const result = await work();
    circuits.delete(name);
    return result;
  } catch (error) {
    circuit.failures += 1;
    if (circuit.failures >= 5) circuit.openUntil = Date.now() + 30_000;
    circuits.set(name, circuit);
    throw error;
  }
}
