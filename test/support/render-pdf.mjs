// Renders a PDF into one PNG a page with pdf.js, in a process of its own: pdf.js is a module that jest cannot load. Usage: FILE OUT SCALE
import { readFile, writeFile } from 'node:fs/promises';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

const [file, out, scale] = process.argv.slice(2);
const document = await getDocument({ data: new Uint8Array(await readFile(file)), verbosity: 0, useSystemFonts: false }).promise;
for (let number = 1; number <= document.numPages; number++) {
  const page = await document.getPage(number);
  const viewport = page.getViewport({ scale: Number(scale) });
  const { canvas, context } = document.canvasFactory.create(viewport.width, viewport.height);
  await page.render({ canvasContext: context, viewport, canvas }).promise;
  await writeFile(`${out}-${number}.png`, canvas.toBuffer('image/png'));
}
process.stdout.write(String(document.numPages));
