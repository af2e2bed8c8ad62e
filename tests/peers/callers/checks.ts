// Checks of a server through a generated client, one an operation, each told in a line of its own.
export type Check = () => Promise<void>;

/** What every generated function returns. */
interface Answer {
  data?: unknown;
  error?: unknown;
  response?: Response;
}

/** Fails unless the answer has the status. */
export function status(answer: Answer, expected: number): void {
  if (answer.response?.status === expected) return;
  const told = answer.error instanceof Error ? answer.error : JSON.stringify(answer.error);
  throw new Error(`status ${answer.response?.status}, not ${expected}: ${told}`);
}

/** Runs the checks, which have the names of the operations, one after the other. */
export async function run(checks: Record<string, Check>): Promise<void> {
  for (const [operation, check] of Object.entries(checks)) {
    try {
      await check();
      console.log(`ok ${operation}`);
    } catch (error) {
      process.exitCode = 1;
      console.log(`failed ${operation}: ${String(error).replace(/\s+/g, ' ')}`);
    }
  }
}
