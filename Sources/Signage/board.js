// Keeps the board true: asks for news every 15 s, keeps the last good content and says how old it is, takes down what is
// time-bound when its time is over, and shows the third language in turn. Syntax: nothing younger than ES2017.
(function () {
  'use strict';
  var POLL = 15000;
  var JITTER = 2000;
  var TIMEOUT = 10000;
  var ROTATE = 10000;
  // Three polls missed: the time is then printed as the age of what is shown.
  var STALE = 60000;
  var JST = 9 * 3600000;

  var etag = null;
  // The server's clock at the last good answer, and what it is ahead of this player's clock.
  var good = null;
  var skew = 0;
  var turn = 0;

  function board() { return document.getElementById('board'); }
  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }
  function now() { return Date.now() + skew; }
  function two(n) { return (n < 10 ? '0' : '') + n; }
  function clock(ms) {
    var d = new Date(ms + JST);
    return two(d.getUTCHours()) + ':' + two(d.getUTCMinutes());
  }

  function show() {
    var old = good === null || now() - good > STALE;
    if (good !== null) {
      all('[data-asof]').forEach(function (e) {
        var holding = e.getAttribute('data-holding');
        e.textContent = clock(good) + (old && holding ? '時点 ' + holding : '時点の情報です');
      });
      all('[data-asof-en]').forEach(function (e) { e.textContent = 'Information as of ' + clock(good); });
      board().classList.toggle('old', old);
    }
    all('[data-until]').forEach(function (e) {
      if (now() >= Number(e.getAttribute('data-until'))) { e.hidden = true; }
    });
  }

  function rotate() {
    all('[data-rotates]').forEach(function (box) {
      var texts = Array.prototype.slice.call(box.children);
      texts.forEach(function (text, i) { text.hidden = i !== turn % texts.length; });
    });
  }

  function take(text) {
    var fresh = new DOMParser().parseFromString(text, 'text/html').getElementById('board');
    var shown = board();
    if (!fresh || fresh.isEqualNode(shown)) { return; }
    if (fresh.getAttribute('data-build') !== shown.getAttribute('data-build')) {
      location.reload();
      return;
    }
    shown.parentNode.replaceChild(document.importNode(fresh, true), shown);
    rotate();
  }

  function poll() {
    var request = new XMLHttpRequest();
    request.open('GET', location.href);
    request.timeout = TIMEOUT;
    if (etag) { request.setRequestHeader('If-None-Match', etag); }
    request.onload = function () {
      if (request.status !== 200 && request.status !== 304) { return; }
      if (request.status === 200) {
        take(request.responseText);
        etag = request.getResponseHeader('ETag');
      }
      var date = Date.parse(request.getResponseHeader('Date') || '');
      good = isNaN(date) ? Date.now() : date;
      skew = good - Date.now();
    };
    request.onloadend = function () {
      show();
      setTimeout(poll, POLL + Math.random() * JITTER);
    };
    request.send();
  }

  setInterval(function () { turn += 1; rotate(); }, ROTATE);
  setInterval(show, 5000);
  poll();
}());
