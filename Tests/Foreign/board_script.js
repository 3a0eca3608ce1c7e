// The board's own script in a world of the test's making: its clock, its requests and its streams. Prints a FAULT line for
// whatever does not hold and ends with 1.
//
//     node Tests/Foreign/board_script.js Sources/Signage/board.js
//
// The service worker that lies beside it is tried the same way.
'use strict';
const fs = require('fs');
const path = require('path');
const vm = require('vm');

const source = fs.readFileSync(process.argv[2], 'utf8');
let faults = 0;
function check(what, holds) {
  if (!holds) { faults += 1; }
  console.log((holds ? 'ok    ' : 'FAULT ') + what);
}

// 2026-11-21 23:50:00 in Japan.
const START = Date.UTC(2026, 10, 21, 14, 50, 0);

class World {
  constructor() {
    this.time = START;
    this.timers = [];
    this.requests = [];
    this.sources = [];
    this.storage = {};
    this.boxes = [];
    this.kept = null;
    const world = this;
    const element = (attributes) => ({
      attributes, textContent: '', hidden: false, children: [], style: {}, scrollWidth: 0, clientWidth: 0,
      classList: { on: new Set(), contains(n) { return this.on.has(n); }, toggle(n, is) { if (is) { this.on.add(n); } else { this.on.delete(n); } } },
      getAttribute(name) { return name in this.attributes ? this.attributes[name] : null; },
      setAttribute(name, value) { this.attributes[name] = String(value); },
    });
    this.element = element;
    this.asOf = element({ 'data-holding': '発令・発表中' });
    this.asOfEnglish = element({});
    this.board = element({ 'data-build': 'b' });
    this.board.parentNode = element({});
    this.board.parentNode.replaceChild = (fresh) => { this.shown = fresh.text; };
    class Request {
      constructor() { this.headers = {}; this.state = 'new'; }
      open(method, url) { this.method = method; this.url = url; }
      setRequestHeader(name, value) { this.headers[name] = value; }
      getResponseHeader(name) { return (this.answer || {})[name] || null; }
      send() { this.state = 'under way'; if (this.method === 'GET') { world.requests.push(this); } }
      abort() { this.state = 'aborted'; }
      respond(status, text, headers) {
        this.status = status; this.responseText = text; this.state = 'done';
        this.answer = Object.assign({ Date: new Date(world.time).toUTCString() }, headers);
        this.onload(); this.onloadend();
      }
      fail() { this.state = 'done'; this.onloadend(); }
    }
    class Source {
      constructor(url) { this.url = url; this.readyState = 0; this.listeners = {}; world.sources.push(this); }
      addEventListener(name, body) { this.listeners[name] = body; }
      open() { this.readyState = 1; this.onopen(); }
      break(isForGood) { this.readyState = isForGood ? 2 : 0; this.onerror(); }
      change(spread) { this.listeners.change({ data: JSON.stringify({ spread }) }); }
    }
    Source.CLOSED = 2;
    const root = element({});
    root.scrollHeight = root.scrollWidth = 0;
    const context = {
      location: { pathname: '/display/t', href: 'https://a.example/display/t', reload() {} },
      localStorage: {
        getItem: (k) => (k in world.storage ? world.storage[k] : null), setItem: (k, v) => { world.storage[k] = v; },
      },
      document: {
        documentElement: root, hidden: false, addEventListener() {},
        getElementById: () => world.board, importNode: (node) => node,
        querySelector: () => element({}),
        querySelectorAll: (s) => ({ '[data-asof]': [world.asOf], '[data-asof-en]': [world.asOfEnglish], '[data-rotates]': world.boxes }[s] || []),
      },
      DOMParser: class {
        parseFromString(text) {
          return { getElementById: () => (text === 'a portal' ? null : Object.assign(element({ 'data-build': 'b' }), { text })) };
        }
      },
      getComputedStyle: () => ({ fontSize: '16px' }),
      navigator: {}, console, XMLHttpRequest: Request, EventSource: Source,
      Date: new Proxy(Date, {
        get: (date, name) => (name === 'now' ? () => world.time : date[name]),
        construct: (date, parts) => (parts.length ? new date(...parts) : new date(world.time)),
      }),
      Math: new Proxy(Math, { get: (math, name) => (name === 'random' ? () => 0.5 : math[name]) }),
      setTimeout: (body, wait) => { const timer = { at: world.time + wait, body }; world.timers.push(timer); return timer; },
      clearTimeout: (timer) => { world.timers = world.timers.filter((other) => other !== timer); },
      setInterval: (body, wait) => { world.timers.push({ at: world.time + wait, body, every: wait }); },
    };
    // At once, where a browser takes its time: what is kept is looked at and not when.
    const ended = { then: (body) => { body(cache); return ended; }, catch: () => ended };
    const cache = { put: (path, copy) => { world.kept = copy.text; return ended; } };
    context.caches = { open: () => ended };
    context.Response = class { constructor(text) { this.text = text; } };
    context.window = { caches: context.caches, Response: context.Response, performance: { now: () => world.time }, EventSource: Source, innerWidth: 1280, innerHeight: 720, addEventListener() {} };
    context.performance = context.window.performance;
    vm.runInNewContext(source, context);
  }

  /// Lets time pass and calls what is due, in its order.
  pass(milliseconds) {
    const end = this.time + milliseconds;
    for (;;) {
      const due = this.timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) { break; }
      this.time = Math.max(this.time, due.at);
      if (due.every) { due.at += due.every; } else { this.timers = this.timers.filter((other) => other !== due); }
      due.body();
    }
    this.time = end;
  }

  last() { return this.requests[this.requests.length - 1]; }
}

function polls() {
  let world = new World();
  check('it asks at once', world.requests.length === 1);
  world.pass(60000);
  check('a request that never says that it ended is given up and another follows',
    world.requests[0].state === 'aborted' && world.requests.length > 1);

  world = new World();
  world.requests[0].respond(200, 'first', { ETag: '"1"' });
  world.sources[0].open();
  world.pass(60000);
  const slow = world.last();
  check('a poll that is under way', slow.state === 'under way');
  const before = world.requests.length;
  world.sources[0].change(0);
  world.pass(10);
  check('does not keep a change from being fetched', world.requests.length === before + 1);
  world.last().respond(200, 'newest', { ETag: '"3"' });
  check('which is shown', world.shown === 'newest');
  slow.respond(200, 'older', { ETag: '"2"' });
  check('and what the slow one brings afterwards is not', world.shown === 'newest');
  world.pass(60000);
  check('and the next poll names the newest', world.last().headers['If-None-Match'] === '"3"');

  world = new World();
  world.sources[0].open();
  const count = world.requests.length;
  for (let event = 0; event < 20; event += 1) { world.sources[0].change(0); world.pass(100); }
  check('a storm of changes over a hanging line opens no more than two requests', world.requests.length <= count + 1);
}

/// A box of texts that take turns, each standing so many seconds.
function box(world, name, seconds) {
  const made = world.element({ 'data-rotates': name });
  made.children = seconds.map((read) => world.element({ 'data-read': read }));
  return made;
}
/// How often each text of a box is the shown one within so many seconds.
function turnsOf(world, made, seconds) {
  const counts = made.children.map(() => 0);
  for (let second = 0; second < seconds; second += 1) {
    world.pass(1000);
    made.children.forEach((text, place) => { if (!text.hidden) { counts[place] += 1; } });
  }
  return counts;
}

function turning() {
  const world = new World();
  const [messages, languages] = [box(world, 'messages', [8, 8]), box(world, 'languages', [20, 20, 20])];
  world.boxes = [messages];
  world.last().respond(200, 'everyday', { ETag: '"1"' });
  world.pass(30000);
  world.boxes = [languages];
  world.sources[0].open();
  world.sources[0].change(0);
  world.pass(10);
  world.last().respond(200, 'an order', { ETag: '"2"' });
  check('languages take turns where an alert follows a page that turned something else',
    turnsOf(world, languages, 600).every((seconds) => seconds >= 180));
  world.boxes = [messages, languages];
  world.sources[0].change(0);
  world.pass(10);
  world.last().respond(200, 'both', { ETag: '"3"' });
  const counts = turnsOf(world, languages, 600);
  check('a text that stands long turns beside those that stand shortly', counts.every((seconds) => seconds >= 180));
}

function portal() {
  const world = new World();
  world.last().respond(200, 'an order', { ETag: '"1"' });
  check('what is shown has its time', world.asOf.textContent.includes('23:50'));
  check('and is kept', world.kept === 'an order');
  const memory = JSON.stringify(world.storage);
  for (let minute = 0; minute < 7; minute += 1) {
    world.pass(60000);
    const asked = world.last();
    if (asked.state === 'under way') { asked.respond(200, 'a portal', { ETag: '"x"' }); }
  }
  check('an answer that is no board replaces nothing', world.shown === 'an order');
  check('and confirms nothing: what holds is told as of the last true answer',
    world.asOf.textContent === '23:50時点 発令・発表中' && JSON.stringify(world.storage) === memory);
  check('nor is it kept', world.kept === 'an order');
  world.pass(60000);
  check('and the next poll names the last true page', world.last().headers['If-None-Match'] === '"1"');
}

function streams() {
  const world = new World();
  world.last().respond(200, 'page', { ETag: '"1"' });
  world.sources[0].open();
  world.sources[0].break(false);
  world.pass(60000);
  check('a stream that broke is left to the browser', world.sources.length === 1);
  const before = world.requests.length;
  world.sources[0].open();
  world.sources[0].break(true);
  world.pass(31000);
  check('one that was closed for good is opened anew', world.sources.length === 2);
  check('and meanwhile it asks by itself', world.requests.length > before);
  world.sources[1].open();
  world.last().fail();
  const asked = world.requests.length;
  world.sources[1].change(0);
  world.pass(10);
  check('and hears of changes again', world.requests.length === asked + 1);
}

function times() {
  const world = new World();
  world.last().respond(200, 'page', { ETag: '"1"' });
  check('today has no day', world.asOf.textContent === '23:50時点の情報です');
  world.pass(5 * 60000);
  check('an old board says until when it was known', world.asOf.textContent === '23:50時点 発令・発表中');
  world.pass(10 * 60000);
  check('after midnight with its day', world.asOf.textContent === '11月21日 23:50時点 発令・発表中');
  check('in English too', world.asOfEnglish.textContent === 'Information as of Nov 21, 23:50');
}

/// What the worker gives a display that navigates, and what it keeps.
async function worker() {
  const kept = new Map();
  const listeners = {};
  let answer = null;
  const error = { text: 'no network' };
  vm.runInNewContext(fs.readFileSync(path.join(path.dirname(process.argv[2]), 'worker.js'), 'utf8'), {
    self: { addEventListener: (name, body) => { listeners[name] = body; } },
    caches: { open: async () => ({ match: async (key) => kept.get(key), put: async (key, copy) => { kept.set(key, copy); } }) },
    fetch: async () => { if (!answer) { throw new Error('no network'); } return answer; },
    setTimeout: () => 0, URL, Response: { error: () => error }, Promise,
  });
  async function visit(next) {
    answer = next;
    const waits = [];
    let given = null;
    listeners.fetch({
      request: { mode: 'navigate', url: 'https://a.example/display/t' },
      respondWith: (promise) => { given = promise; }, waitUntil: (promise) => { waits.push(promise); },
    });
    const response = await given;
    await Promise.all(waits);
    return response.text;
  }
  function page(text, status, headers, type) {
    const made = { text, status, ok: status >= 200 && status < 300, type: type || 'basic', headers: { get: (name) => headers[name] || null } };
    made.clone = () => made;
    return made;
  }
  const ours = { ETag: '"1"', 'Content-Security-Policy': "default-src 'none'" };
  check('a portal is shown where nothing is known yet', await visit(page('a portal', 200, {})) === 'a portal' && kept.size === 0);
  check('a board is shown and kept', await visit(page('a board', 200, ours)) === 'a board' && kept.size === 1);
  check('without network the kept one', await visit(null) === 'a board');
  check('also where a portal answers in its place', await visit(page('a portal', 200, { ETag: '"p"' })) === 'a board');
  check('or sends elsewhere', await visit(page('', 0, {}, 'opaqueredirect')) === 'a board');
  check('or the server is in trouble', await visit(page('trouble', 502, {})) === 'a board');
  check('and none of these is kept', await visit(null) === 'a board');
  check('a display that was taken away says so', await visit(page('gone', 404, {})) === 'gone');
  check('a newer board takes its place', await visit(page('a newer board', 200, ours)) === 'a newer board' && await visit(null) === 'a newer board');
}

polls();
streams();
turning();
portal();
times();
worker().then(() => process.exit(faults ? 1 : 0), (error) => { console.log('FAULT ' + error); process.exit(1); });
