export { printPdf } from './pdf.js';
export { zipOf } from './zip.js';
