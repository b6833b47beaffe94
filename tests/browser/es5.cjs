// Proves that a script is ECMAScript 5, and uses nothing that a TV of 2016 lacks: node es5.cjs FILE.
// It prints what is wrong, one line each with its place, and ends with 1 if there is anything.
'use strict';
const fs = require('fs');
const acorn = require('acorn');

// Names that Chromium 38 does not have, or that a page under our policy must not use.
const MISSING_GLOBALS = new Set([
  'fetch', 'Promise', 'Proxy', 'Reflect', 'Symbol', 'AbortController', 'TextDecoder', 'TextEncoder',
  'URLSearchParams', 'Headers', 'Request', 'Response', 'ReadableStream', 'IntersectionObserver',
  'ResizeObserver', 'BroadcastChannel', 'queueMicrotask', 'structuredClone', 'globalThis', 'BigInt',
  'requestIdleCallback', 'customElements', 'eval', 'Function',
]);
// Methods: a field of the same name is our own.
const MISSING_METHODS = new Set([
  'includes', 'padStart', 'padEnd', 'startsWith', 'endsWith', 'repeat', 'find', 'findIndex', 'from', 'of',
  'fill', 'entries', 'values', 'assign', 'closest', 'matches', 'append', 'prepend', 'remove', 'replaceWith',
  'replaceChildren', 'toggleAttribute', 'trunc', 'sign', 'cbrt', 'flat', 'flatMap', 'at',
  'replaceAll', 'finally', 'insertAdjacentHTML', 'write', 'decode', 'isInteger',
]);
const FORBIDDEN_FIELDS = new Set(['innerHTML', 'outerHTML', 'cssText', 'isConnected']);

const file = process.argv[2];
const source = fs.readFileSync(file, 'utf8');
const problems = [];
let tree = null;
try {
  tree = acorn.parse(source, { ecmaVersion: 5, sourceType: 'script', locations: true });
} catch (error) {
  problems.push(`${error.message}: not ECMAScript 5`);
}

function look(node, parent, key, above) {
  if (!node || typeof node.type !== 'string') { return; }
  const at = `${node.loc.start.line}:${node.loc.start.column}`;
  if (node.type === 'Identifier') {
    const isMember = parent.type === 'MemberExpression' && key === 'property' && !parent.computed;
    const isKey = parent.type === 'Property' && key === 'key';
    const isCalled = isMember && above.type === 'CallExpression' && above.callee === parent;
    if ((isCalled && MISSING_METHODS.has(node.name)) || (isMember && FORBIDDEN_FIELDS.has(node.name))) {
      problems.push(`${at}: .${node.name} is missing on a TV of 2016, or forbidden`);
    }
    if (!isMember && !isKey && MISSING_GLOBALS.has(node.name)) {
      problems.push(`${at}: ${node.name} is missing on a TV of 2016, or forbidden`);
    }
  }
  for (const [name, child] of Object.entries(node)) {
    if (Array.isArray(child)) { child.forEach((one) => look(one, node, name, parent)); }
    else if (child && typeof child === 'object' && name !== 'loc') { look(child, node, name, parent); }
  }
}
if (tree) { look(tree, tree, 'program', tree); }
for (const problem of problems) { console.log(problem); }
process.exit(problems.length ? 1 : 0);
