// Runs one of a client's functions, as the first argument names it, and prints what the client showed as a line of JSON.
export async function run(functions) {
  let saw;
  try {
    saw = await functions[process.argv[2]]();
  } catch (error) {
    const status = error.statusCode ?? error.status ?? null;
    saw = { error: { type: name(error), status, message: String(error.message) } };
  }
  console.log(JSON.stringify(saw));
  process.exit(0);
}

/** OpenAI's errors have names as classes only, the AI SDK's as a property only. */
function name(error) {
  return error.name && error.name !== "Error" ? error.name : error.constructor.name;
}
