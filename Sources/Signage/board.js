// Keeps the board true: hears of changes by an event stream and asks by itself where that is silent, keeps the last good
// content over a restart and says how old it is, takes down what is time-bound when its time is over, gives each language
// its turn, makes everything fit, and tells the server what it shows. Syntax: nothing younger than ES2017.
(function () {
  'use strict';
  // Between two polls while nothing else tells of changes, and while the event stream does.
  var POLL = 15000;
  var POLL_BESIDE_STREAM = 30000;
  var JITTER = 2000;
  var TIMEOUT = 10000;
  // How long after its time-out a request that never said that it ended is given up.
  var GIVE_UP = TIMEOUT + 2000;
  // Requests under way at once: one may hang while the next brings what has changed.
  var MOST_ASKING = 2;
  // After an answer that was no stream a browser does not try again by itself.
  var LISTEN_AGAIN = 15000;
  // Polls missed: the time is then printed as the age of what is shown.
  var STALE = 75000;
  var SHORTEST_TURN = 8;
  var SHIFT = 60000;
  var SEEN = 300000;
  var DAY = 86400000;
  var JST = 9 * 3600000;
  var MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  var CACHE = 'noroshi-board';

  var path = location.pathname;
  var isDisplay = path.indexOf('/display/') === 0;
  var events = isDisplay ? path + '/events' : '/v1/events';
  var memory = 'noroshi ' + path;

  var etag = null;
  // The server's clock at the last good answer, and this player's running time then: a wall clock that is set meanwhile
  // changes nothing.
  var good = null;
  var goodAt = 0;
  var turns = {};
  var streaming = false;
  var pending = null;
  // Polls sent, the newest of them that was answered, and those under way.
  var sent = 0;
  var answered = 0;
  var asking = 0;
  var shift = 0;
  var tight = 0;

  function board() { return document.getElementById('board'); }
  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }
  function running() { return window.performance && performance.now ? performance.now() : Date.now(); }
  function now() { return good === null ? Date.now() : good + (running() - goodAt); }
  function two(n) { return (n < 10 ? '0' : '') + n; }
  function clock(ms) {
    var d = new Date(ms + JST);
    return two(d.getUTCHours()) + ':' + two(d.getUTCMinutes());
  }

  // With its day where that is not today: what is left from yesterday must not look like this morning's.
  function isToday(ms) { return Math.floor((ms + JST) / DAY) === Math.floor((now() + JST) / DAY); }
  function moment(ms) {
    var d = new Date(ms + JST);
    return (isToday(ms) ? '' : d.getUTCMonth() + 1 + '月' + d.getUTCDate() + '日 ') + clock(ms);
  }
  function englishMoment(ms) {
    var d = new Date(ms + JST);
    return (isToday(ms) ? '' : MONTHS[d.getUTCMonth()] + ' ' + d.getUTCDate() + ', ') + clock(ms);
  }

  // What is kept over a restart without network. Storage may be switched off in a player.
  function remember() {
    try { localStorage.setItem(memory, JSON.stringify({ good: good, wall: Date.now() })); } catch (e) { return; }
  }
  function recall() {
    var kept = null;
    try { kept = JSON.parse(localStorage.getItem(memory)); } catch (e) { return; }
    if (!kept || typeof kept.good !== 'number') { return; }
    good = kept.good;
    // A player without a battery wakes in 1970: then the age is at least nothing, and is shown as of the last good answer.
    goodAt = running() - Math.max(0, Date.now() - kept.wall);
  }

  function show() {
    var old = good === null || now() - good > STALE;
    if (good !== null) {
      all('[data-asof]').forEach(function (e) {
        var holding = e.getAttribute('data-holding');
        put(e, moment(good) + (old && holding ? '時点 ' + holding : '時点の情報です'));
      });
      all('[data-asof-en]').forEach(function (e) { put(e, 'Information as of ' + englishMoment(good)); });
      board().classList.toggle('old', old);
    }
    all('[data-until]').forEach(function (e) {
      if (!e.hidden && now() >= Number(e.getAttribute('data-until'))) {
        e.hidden = true;
        fit();
      }
    });
    // Where that was what had taken the display over, something else stands there: never nothing.
    all('[data-after]').forEach(function (e) {
      var isOver = document.querySelector('.hero').hidden;
      if (e.hidden === isOver) {
        e.hidden = !isOver;
        board().classList.toggle('critical', board().classList.contains('critical') && !isOver);
        fit();
      }
    });
    all('[data-clock]').forEach(function (e) { put(e, clock(now())); });
    dim();
  }
  function put(element, text) { if (element.textContent !== text) { element.textContent = text; } }

  // Dimmed at night while nothing takes the display over.
  function dim() {
    var hours = (board().getAttribute('data-night') || '').split('-').map(Number);
    var hour = new Date(now() + JST).getUTCHours();
    var isNight = hours.length === 2 && (hours[0] <= hours[1]
      ? hour >= hours[0] && hour < hours[1] : hour >= hours[0] || hour < hours[1]);
    document.documentElement.classList.toggle('night', isNight && !board().classList.contains('takeover'));
  }

  // Each text stands as long as it takes to read; boxes of one name change together, and each name by itself.
  function rotate() {
    var due = {};
    all('[data-rotates]').forEach(function (box) {
      var name = box.getAttribute('data-rotates');
      var turn = turns[name] || (turns[name] = { at: 0, left: 0 });
      var texts = Array.prototype.slice.call(box.children);
      var shown = texts[turn.at % texts.length];
      due[name] = Math.max(due[name] || SHORTEST_TURN, Number(shown.getAttribute('data-read')) || 0);
      texts.forEach(function (text) { text.hidden = text !== shown; });
    });
    Object.keys(due).forEach(function (name) { if (turns[name].left <= 0) { turns[name].left = due[name]; } });
  }
  function tick() {
    var changed = false;
    Object.keys(turns).forEach(function (name) {
      turns[name].left -= 1;
      if (turns[name].left <= 0) {
        turns[name].at += 1;
        changed = true;
      }
    });
    if (changed) { rotate(); }
    show();
  }

  // The largest letters with which nothing is cut off. What matters less goes before letters become small: these are the
  // smallest before each further step.
  function fit() {
    // On a phone the public page scrolls.
    if (!isDisplay && window.innerWidth < 900) { return; }
    var root = document.documentElement;
    var scales = [1.8, 1.65, 1.5, 1.35, 1.2, 1.1, 1, 0.92, 0.85, 0.78, 0.72, 0.66, 0.6, 0.55, 0.5, 0.45, 0.4];
    var smallest = [1.1, 1.1, 0.92, 0.72, 0.4];
    root.style.fontSize = '';
    var base = parseFloat(getComputedStyle(root).fontSize);
    for (tight = 0; tight < smallest.length; tight += 1) {
      board().setAttribute('data-tight', tight);
      for (var i = 0; i < scales.length && scales[i] >= smallest[tight]; i += 1) {
        root.style.fontSize = base * scales[i] + 'px';
        if (fits()) { return; }
      }
    }
    tight = 5;
  }
  function fits() {
    var root = document.documentElement;
    if (root.scrollHeight > window.innerHeight || root.scrollWidth > window.innerWidth) { return false; }
    return all('.card, .top, .level').every(function (e) { return e.scrollWidth <= e.clientWidth + 1; });
  }

  // Null where it is no page of ours: a proxy or a mall's portal answers 200 too.
  function read(text) { return new DOMParser().parseFromString(text, 'text/html').getElementById('board'); }

  function take(fresh) {
    var shown = board();
    if (fresh.getAttribute('data-build') !== shown.getAttribute('data-build')) {
      location.reload();
      return;
    }
    shown.parentNode.replaceChild(document.importNode(fresh, true), shown);
    // What turned on the page before may not be on this one.
    turns = {};
    rotate();
    // First what the script fills in, for it takes room too.
    show();
    fit();
  }

  function keep(request) {
    if (!window.caches || !window.Response) { return; }
    var headers = {};
    ['Content-Type', 'Content-Security-Policy', 'Date'].forEach(function (name) {
      var value = request.getResponseHeader(name);
      if (value) { headers[name] = value; }
    });
    var copy = new Response(request.responseText, { headers: headers });
    caches.open(CACHE).then(function (cache) { return cache.put(path, copy); }).catch(function () { return null; });
  }

  function poll() {
    if (pending) { clearTimeout(pending); }
    pending = null;
    if (asking >= MOST_ASKING) {
      later(JITTER);
      return;
    }
    var request = new XMLHttpRequest();
    var number = sent += 1;
    var changed = false;
    var isOver = false;
    asking += 1;
    // However it ends, or where it never says that it did, another follows.
    function end() {
      if (isOver) { return; }
      isOver = true;
      clearTimeout(giveUp);
      asking -= 1;
      show();
      if (changed) { seen(); }
      if (pending === null) { later((streaming ? POLL_BESIDE_STREAM : POLL) + Math.random() * JITTER); }
    }
    var giveUp = setTimeout(function () {
      request.abort();
      end();
    }, GIVE_UP);
    request.open('GET', location.href);
    request.timeout = TIMEOUT;
    if (etag) { request.setRequestHeader('If-None-Match', etag); }
    request.onload = function () {
      if (isOver || (request.status !== 200 && request.status !== 304)) { return; }
      var fresh = request.status === 200 ? read(request.responseText) : null;
      // It confirms nothing, and replaces neither what is shown nor what is kept.
      if (request.status === 200 && !fresh) { return; }
      // One that was slow tells of before what is shown already.
      if (number < answered) { return; }
      answered = number;
      var date = Date.parse(request.getResponseHeader('Date') || '');
      good = isNaN(date) ? Date.now() : date;
      goodAt = running();
      remember();
      if (request.status === 200) {
        etag = request.getResponseHeader('ETag');
        take(fresh);
        keep(request);
        changed = true;
      }
    };
    request.onloadend = end;
    request.send();
  }
  function later(milliseconds) {
    if (pending) { clearTimeout(pending); }
    pending = setTimeout(poll, milliseconds);
  }

  // The server says over how many milliseconds the boards that hear it are to ask.
  function listen() {
    if (!window.EventSource) { return; }
    var source = new EventSource(events);
    source.onopen = function () { streaming = true; };
    source.onerror = function () {
      // What was told meanwhile was not heard.
      if (streaming) { later(Math.random() * POLL); }
      streaming = false;
      if (source.readyState === EventSource.CLOSED) { setTimeout(listen, LISTEN_AGAIN * (1 + Math.random())); }
    };
    source.addEventListener('change', function (event) {
      var spread = 0;
      try { spread = Number(JSON.parse(event.data).spread) || 0; } catch (e) { spread = JITTER; }
      later(Math.random() * spread);
    });
  }

  // Proof of play: which content stands here, whether anybody could see it, whether all of it fitted.
  function seen() {
    if (!isDisplay) { return; }
    var request = new XMLHttpRequest();
    request.open('POST', path + '/seen');
    request.timeout = TIMEOUT;
    request.setRequestHeader('Content-Type', 'application/json');
    request.send(JSON.stringify({
      client: client, content: (etag || '').replace(/"/g, '').replace('-gzip', ''), visible: !document.hidden,
      width: window.innerWidth, height: window.innerHeight, tight: tight, streaming: streaming
    }));
  }
  // Tells two players on one token apart.
  function name() {
    var kept = null;
    try { kept = localStorage.getItem('noroshi client'); } catch (e) { kept = null; }
    if (!kept) {
      kept = Math.random().toString(36).slice(2, 14);
      try { localStorage.setItem('noroshi client', kept); } catch (e) { return kept; }
    }
    return kept;
  }
  var client = name();

  // A few pixels to and fro, so that nothing burns in.
  function move() {
    var steps = [[0, 0], [2, 0], [2, 2], [0, 2], [-2, 2], [-2, 0], [-2, -2], [0, -2]];
    shift = (shift + 1) % steps.length;
    board().parentNode.style.transform = 'translate(' + steps[shift][0] + 'px,' + steps[shift][1] + 'px)';
  }

  if (isDisplay && navigator.serviceWorker) {
    navigator.serviceWorker.register(path + '/worker.js', { scope: path }).catch(function () { return null; });
  }
  recall();
  setInterval(tick, 1000);
  setInterval(move, SHIFT);
  setInterval(seen, SEEN);
  window.addEventListener('resize', fit);
  document.addEventListener('visibilitychange', seen);
  rotate();
  show();
  fit();
  poll();
  listen();
}());
