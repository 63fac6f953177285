const STEP_MS = 20;

/** Waits for a condition with a bound; the answer of the last try tells what was wrong. */
export async function until(condition: () => Promise<boolean>, timeoutMs = 60_000): Promise<void> {
  for (const end = Date.now() + timeoutMs; !(await condition());) {
    if (Date.now() > end) throw new Error(`${timeoutMs} ms passed and it was still not so: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}
