// Writes the types, and the list of calls that take an Idempotency-Key, from the description that the build of the gateway made.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import openapi, { astToString } from 'openapi-typescript';

const description = JSON.parse(await readFile(process.argv[2] ?? '../../src/Iris.Api/obj/iris.json', 'utf8'));
const keyed = Object.entries(description.paths)
  .filter(([, path]) => path.post?.parameters?.some((parameter) => parameter.$ref?.endsWith('/Idempotency-Key')))
  .map(([path]) => path);

await mkdir('src/generated', { recursive: true });
await writeFile('src/generated/schema.ts', astToString(await openapi(description, { exportType: false, alphabetize: false })));
await writeFile('src/generated/keyed.ts', `export const keyed: readonly string[] = ${JSON.stringify(keyed, null, 2)};\n`);
