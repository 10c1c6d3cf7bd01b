// Prints a line of JSON for each e-book named on the command line: what Ace says fails in it.
'use strict';

const fs = require('fs');
const { createRequire } = require('module');
const os = require('os');
const path = require('path');

// Ace lies where `make ace` put it, not beside this file.
const from = createRequire(path.join(process.env.ACE_HOME, 'package.json'));
const ace = from('@daisy/ace-core');
const runner = from('@daisy/ace-axe-runner-puppeteer');

const complaints = (report) =>
  (report.assertions || []).flatMap((document) =>
    (document.assertions || [])
      .filter((each) => each['earl:result']['earl:outcome'] === 'fail')
      .map((each) => ({
        where: (document['earl:testSubject'] || {}).url || '',
        rule: each['earl:test']['dct:title'],
        impact: each['earl:test']['earl:impact'],
        words: each['earl:result']['dct:description'],
      })),
  );

(async () => {
  const aside = fs.mkdtempSync(path.join(os.tmpdir(), 'ace-'));
  const options = { cwd: process.cwd(), outdir: aside, silent: true, initLogger: true, lang: 'en' };
  for (const book of process.argv.slice(2)) {
    const [, report] = await ace(book, { ...options, jobid: book }, runner);
    const told = { book: path.basename(book), pages: report.assertions.length, complaints: complaints(report) };
    console.log(JSON.stringify(told));
  }
  fs.rmSync(aside, { recursive: true });
  process.exit(0);
})().catch((error) => {
  console.error(error);
  process.exit(2);
});
