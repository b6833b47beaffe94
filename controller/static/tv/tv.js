/*
 * The page of a browser TV: it swaps pictures by a plan that the controller makes, keeps its own time, and
 * reports. It decides nothing about what is shown.
 *
 * ECMAScript 5 for Chromium 38: no const, let, arrows, promises or fetch. A test parses this very file.
 * Instants are milliseconds since 1970 on the controller's clock, unless they are said to be another's.
 */
(function () {
  'use strict';

  /* How it keeps time ------------------------------------------------------------------------------- */

  /** A timer that comes so late was asleep. */
  var ASLEEP = 4000;
  /** What the two clocks of a browser may differ by before one of them has jumped. */
  var JUMP = 2000;
  /** The time is kept this often, and a plan at most that often, for a start without the controller. */
  var KEPT_EVERY = 60000;
  var PLAN_KEPT_EVERY = 10000;

  function monotonic() {
    return window.performance && performance.now ? performance.now() : Date.now();
  }

  /** What the controller's clock said, and what ours said then. */
  var anchor = null;

  /**
   * The controller says the time; on its way the message grew older, so it is never earlier than that. It
   * is corrected at once where it is far off, and gently where our clock runs fast.
   */
  function hearTime(now) {
    var ahead = anchor ? guessedTime() - now : Infinity;
    if (ahead < 0 || ahead > JUMP) {
      anchor = { server: now, monotonic: monotonic(), wall: Date.now(), told: true };
    } else {
      anchor.server -= Math.min(ahead, 20);
      anchor.told = true;
    }
  }

  /** The best guess of the controller's time. A browser that slept may have stood its clock still. */
  function guessedTime() {
    if (!anchor) { return Date.now(); }
    var lasted = monotonic() - anchor.monotonic;
    var walled = Date.now() - anchor.wall;
    return anchor.server + (walled - lasted > JUMP ? walled : lasted);
  }

  /** A time that it certainly is by now: alerts end by this one, so that none ends early. */
  function certainTime() {
    if (!anchor) { return 0; }
    return anchor.server + (monotonic() - anchor.monotonic);
  }

  function instant(at) {
    return new Date(Math.round(at)).toISOString();
  }

  /* What it remembers ------------------------------------------------------------------------------- */

  function remember(key, value) {
    try {
      if (value === null) { localStorage.removeItem('efir-tv-' + key); }
      else { localStorage.setItem('efir-tv-' + key, JSON.stringify(value)); }
    } catch (full) { /* It goes on without. */ }
  }

  function recall(key) {
    try { return JSON.parse(localStorage.getItem('efir-tv-' + key)); }
    catch (broken) { return null; }
  }

  var ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

  /** An id as the protocol writes them: 26 characters, the first below 8. */
  function freshId() {
    var random = [], i, id = '';
    if (window.crypto && crypto.getRandomValues) {
      random = crypto.getRandomValues(new Uint8Array(26));
    } else {
      for (i = 0; i < 26; i += 1) { random.push(Math.floor(Math.random() * 256)); }
    }
    for (i = 0; i < 26; i += 1) { id += ALPHABET.charAt(random[i] % (i === 0 ? 8 : 32)); }
    return id;
  }

  /* How it asks ------------------------------------------------------------------------------------- */

  /** An answer is waited for so long; one that is held back on purpose, longer. */
  var PATIENCE = 15000;
  var HELD = 30000;

  /** Asks, and hands on the status (0 for no answer) and the answer. */
  function ask(method, path, body, kind, done) {
    var request = new XMLHttpRequest(), over = false;
    function end(status) {
      if (over) { return; }
      over = true;
      var answer = null;
      if (kind === 'blob') { answer = request.response; }
      else if (status) { try { answer = JSON.parse(request.responseText); } catch (none) { answer = null; } }
      done(status, answer, request);
    }
    try {
      request.open(method, path, true);
      if (kind === 'blob') { request.responseType = 'blob'; }
      request.timeout = kind === 'held' ? HELD : PATIENCE;
      request.onload = function () { end(request.status); };
      request.onerror = request.ontimeout = request.onabort = function () { end(0); };
      if (method === 'POST') {
        request.setRequestHeader('Content-Type', 'application/json');
        request.setRequestHeader('Efir-Request', '1');
      }
      request.send(body === null ? null : JSON.stringify(body));
    } catch (failed) { setTimeout(function () { end(0); }, 0); }
    return request;
  }

  function post(path, body, done) {
    return ask('POST', path, body, 'json', done || function () {});
  }

  /** Somewhere between half and one and a half times as long, so that TVs do not come in step. */
  function about(milliseconds) {
    return milliseconds * (0.5 + Math.random());
  }

  /* The picture ------------------------------------------------------------------------------------- */

  function element(id) { return document.getElementById(id); }

  var layers = [element('one'), element('other')];
  var words = element('words');
  var title = document.title;
  /** What stands on the screen: a frame of a plan, its picture's digest, and since when. */
  var shown = null;
  /** The name of what is on its way onto the screen. */
  var coming = null;
  var settling = 0;

  function say(title, text) {
    var titleOf = element('notice-title'), textOf = element('notice-text');
    titleOf.textContent = title ? words.getAttribute('data-' + title) : '';
    textOf.textContent = text ? words.getAttribute('data-' + text) : '';
    element('notice').className = title || text ? '' : 'gone';
  }

  /**
   * Puts a picture onto the screen: it is decoded on the layer behind, comes to the front whole, and the
   * old one stays below for a while, so that there is never a moment without a picture.
   */
  function put(name, url, done, failed) {
    if (coming === name) { return; }
    coming = name;
    var behind = layers[1];
    behind.onload = function () {
      if (coming !== name) { return; }
      coming = null;
      behind.onload = behind.onerror = null;
      layers = [behind, layers[0]];
      layers[1].className = 'layer under';
      behind.className = 'layer front';
      behind.alt = words.getAttribute('data-picture');
      say(null, null);
      clearTimeout(settling);
      settling = setTimeout(function () { layers[1].className = 'layer'; }, 1500);
      painted(done);
    };
    behind.onerror = function () {
      if (coming === name) { coming = null; }
      behind.onload = behind.onerror = null;
      failed();
    };
    behind.className = 'layer under';
    behind.src = url;
  }

  /** After the browser has painted what was just changed. */
  function painted(done) {
    var over = false;
    function end() { if (!over) { over = true; done(); } }
    setTimeout(end, 250);
    if (window.requestAnimationFrame) {
      requestAnimationFrame(function () { requestAnimationFrame(end); });
    }
  }

  /* Frames in stock --------------------------------------------------------------------------------- */

  /** Bytes of frames that are held, at most; decoded there are never more than two. */
  var STOCK_BYTES = 40 * 1024 * 1024;
  var STOCK_FRAMES = 64;
  /** Frames that are fetched at a time for later. */
  var AT_ONCE = 2;

  var stock = {};
  var fetching = {};
  /** When a frame that could not be had is asked for again, and how often it was. */
  var refused = {};
  var looks = 0;
  var bytesHeld = 0;

  function frameOf(name) {
    var held = stock.hasOwnProperty(name) ? stock[name] : null;
    if (held) { looks += 1; held.looked = looks; }
    return held;
  }

  function countOf(object) { return Object.keys(object).length; }

  function mayFetch(name) {
    return !fetching.hasOwnProperty(name) && !stock.hasOwnProperty(name) &&
      (!refused.hasOwnProperty(name) || refused[name].until <= monotonic());
  }

  function fetchFrame(name) {
    if (!mayFetch(name)) { return; }
    fetching[name] = true;
    ask('GET', '/tv/v1/frames/' + name, null, 'blob', function (status, blob, request) {
      delete fetching[name];
      if (status === 200 && blob && blob.type === 'image/png') {
        delete refused[name];
        var tag = (request.getResponseHeader('ETag') || '').replace(/^W\//, '').replace(/"/g, '');
        bytesHeld += blob.size;
        looks += 1;
        stock[name] = { url: URL.createObjectURL(blob), png: tag, bytes: blob.size, looked: looks };
        tidy();
        step();
        return;
      }
      refuse(name);
      if (status === 409 && session && !greeting) { startOver(0); }
    });
  }

  /** A frame that could not be had, or not be read, is asked for again after a while. */
  function refuse(name) {
    var times = refused.hasOwnProperty(name) ? refused[name].times + 1 : 1;
    refused[name] = { times: times, until: monotonic() + about(Math.min(500 * Math.pow(2, times), 15000)) };
  }

  function drop(name) {
    URL.revokeObjectURL(stock[name].url);
    bytesHeld -= stock[name].bytes;
    delete stock[name];
  }

  /** Lets go of what the plan does not name, then of what was not looked at for longest. */
  function tidy() {
    var kept = {}, names, i;
    if (plan) { for (i = 0; i < plan.keep.length; i += 1) { kept[plan.frames[plan.keep[i]].name] = true; } }
    names = Object.keys(stock).filter(function (name) {
      return !(shown && shown.name === name) && name !== coming;
    });
    names.sort(function (one, other) {
      var first = (kept[one] ? 1 : 0) - (kept[other] ? 1 : 0);
      return first !== 0 ? first : stock[one].looked - stock[other].looked;
    });
    while (names.length && (bytesHeld > STOCK_BYTES || countOf(stock) > STOCK_FRAMES)) {
      drop(names.shift());
    }
    if (countOf(refused) > 500) { refused = {}; }
  }

  /** Fetches what comes next, then what is needed should the controller be lost. */
  function fill() {
    if (!plan) { return; }
    var now = guessedTime(), i, begins;
    for (i = 0; i < plan.steps.length; i += 1) {
      begins = plan.from + plan.steps[i][0];
      if (begins > now && begins - now < ahead) { fetchFrame(plan.frames[plan.steps[i][1]].name); }
    }
    for (i = 0; i < plan.keep.length && countOf(fetching) < AT_ONCE; i += 1) {
      fetchFrame(plan.frames[plan.keep[i]].name);
    }
  }

  /** So long before its time a frame is fetched; another time on each TV. */
  var ahead = 10000 + Math.random() * 35000;

  /* The plan ---------------------------------------------------------------------------------------- */

  var plan = null;
  var revision = 0;
  var stepping = 0;
  var lastStep = Date.now();
  var kept = { at: -Infinity, alerts: '', unkept: false };

  function follow(next) {
    plan = next;
    noteReceived();
    kept.unkept = true;
    keepPlan();
    step();
    fill();
  }

  /** Keeps the latest plan for a start without the controller: at once if alerts change, else soon. */
  function keepPlan() {
    if (!plan || !kept.unkept) { return; }
    var alerts = JSON.stringify(plan.alerts);
    if (alerts === kept.alerts && monotonic() - kept.at < PLAN_KEPT_EVERY) { return; }
    kept = { at: monotonic(), alerts: alerts, unkept: false };
    remember('plan', plan);
    keepTime();
  }

  function keepTime() {
    if (anchor && anchor.told) { remember('clock', { server: certainTime(), wall: Date.now() }); }
  }

  /** What a plan puts on the screen at an instant: a frame's number, and when to look again. */
  function planned(now) {
    var i, found = { frame: -1, next: now + 60000 };
    if (now < plan.until || !plan.loops.length) {
      for (i = 0; i < plan.steps.length; i += 1) {
        if (i > 0 && plan.from + plan.steps[i][0] > now) {
          found.next = plan.from + plan.steps[i][0];
          break;
        }
        found.frame = plan.steps[i][1];
      }
      found.next = Math.min(found.next, plan.until);
      return found;
    }
    return looped(now);
  }

  /** The controller is lost: the last slides go on, without those whose time is over. */
  function looped(now) {
    var round = plan.loops[0], i, total = 0, into, at = 0, found = { frame: -1, next: now + 1000 };
    for (i = 1; i < plan.loops.length && plan.loops[i].begins <= now; i += 1) { round = plan.loops[i]; }
    for (i = 0; i < round.steps.length; i += 1) { total += round.steps[i][0]; }
    if (!total) { return found; }
    into = (now - round.begins) % total;
    for (i = 0; i < round.steps.length; i += 1) {
      at += round.steps[i][0];
      if (into < at) { break; }
    }
    found.next = now + Math.max(50, at - into);
    var count = round.steps.length, offset, frame;
    for (offset = 0; offset < count; offset += 1) {
      frame = round.steps[(i + offset) % count][1];
      if (isGood(frame, now)) { found.frame = frame; return found; }
    }
    return found;
  }

  /** Whether a frame may stand at an instant, and is there. */
  function isGood(number, now) {
    var frame = plan.frames[number];
    return !(frame.ends && frame.ends <= now) && stock.hasOwnProperty(frame.name);
  }

  function isAlert(number) {
    return number >= 0 && plan.frames[number].showing.kind === 'alert';
  }

  /** Looks at what is to stand on the screen now, and shows it. */
  function step() {
    clearTimeout(stepping);
    if (!plan || stopped) { return; }
    var now = guessedTime(), certain = certainTime(), answer = planned(now), before;
    if (now - certain > 1000 && !isAlert(answer.frame)) {
      // How long it slept is a guess: an alert stands until its time is certainly over.
      before = planned(certain);
      if (isAlert(before.frame) && plan.frames[before.frame].ends > certain) { answer.frame = before.frame; }
    }
    show(answer.frame, now);
    stepping = setTimeout(step, Math.max(20, Math.min(answer.next - now, 1000)));
  }

  function show(number, now) {
    var frame = number >= 0 ? plan.frames[number] : null, held;
    if (!frame) { return; }
    held = frameOf(frame.name);
    if (!held) {
      fetchFrame(frame.name);
      if (!shown || (shown.frame.ends && shown.frame.ends <= now)) { showAnything(now); }
      return;
    }
    if (shown && shown.name === frame.name) {
      coming = null;
      stands(frame, held.png);
      return;
    }
    put(frame.name, held.url, function () { stands(frame, held.png); }, function () {
      refuse(frame.name);
      if (stock.hasOwnProperty(frame.name)) { drop(frame.name); }
    });
  }

  /** What stands is over and what follows is not there yet: whatever else may stand, an idle screen best. */
  function showAnything(now) {
    var i, best = -1;
    for (i = 0; i < plan.frames.length; i += 1) {
      if (isGood(i, now) && !isAlert(i)) {
        best = i;
        if (plan.frames[i].showing.kind === 'idle') { break; }
      }
    }
    if (best < 0 || (shown && shown.name === plan.frames[best].name)) { return; }
    var frame = plan.frames[best], held = frameOf(frame.name);
    put(frame.name, held.url, function () { stands(frame, held.png); }, function () {});
  }

  /* What it tells ----------------------------------------------------------------------------------- */

  /** Events of one batch, and of one spool, at most. */
  var BATCH = 50;
  /** A report is sent on every change, and at least this often. */
  var REPORT_EVERY = 15 * 60000;
  /** Receipts of an alert wait so long at least, and at most so much longer. */
  var QUIET = 300;
  var SPREAD = 700;

  var posts = {};
  var drawn = {};
  var received = recall('received') || {};
  var reportAt = 0;
  var receiptsAt = 0;
  var steady = '';
  var lastError = null;

  function isHidden() { return Boolean(document.hidden || document.webkitHidden); }

  /** Whether people see the page is never known; that they do not, sometimes is. */
  function panel() { return isHidden() ? 'hidden' : 'unknown'; }

  function clockNow() {
    return { now: instant(guessedTime()), trusted: Boolean(anchor && anchor.told) };
  }

  /** A frame stands on the screen. */
  function stands(frame, png) {
    var now = guessedTime(), key;
    document.title = title;
    key = JSON.stringify([frame.showing, frame.details.alerts || []]);
    if (!shown || steady !== key) {
      steady = key;
      shown = { name: frame.name, frame: frame, png: png, since: now };
      reportAt = Math.min(reportAt || Infinity, monotonic() +
        (frame.showing.kind === 'alert' ? QUIET + Math.random() * SPREAD : about(300)));
    } else {
      shown.name = frame.name;
      shown.frame = frame;
      shown.png = png;
    }
    noteDrawn();
    notePosts(isHidden() ? [] : frame.posts, png);
  }

  /** Notes the posts that are gone from the screen, and those that came. */
  function notePosts(list, png) {
    var standing = {}, key, i;
    for (i = 0; i < list.length; i += 1) {
      key = list[i].join('/');
      standing[key] = posts.hasOwnProperty(key) ? posts[key]
        : { post: list[i][0], revision: list[i][1], began: monotonic() };
      standing[key].frame = png;
    }
    for (key in posts) {
      if (posts.hasOwnProperty(key) && !standing.hasOwnProperty(key)) {
        figures.push({
          kind: 'shown', post: posts[key].post, revision: posts[key].revision, frame: posts[key].frame,
          milliseconds: Math.round(monotonic() - posts[key].began)
        });
      }
    }
    posts = standing;
  }

  /** Notes the alerts that have come, once a revision. */
  function noteReceived() {
    var i, alert, known = {}, news = false;
    for (i = 0; i < plan.alerts.length; i += 1) {
      alert = plan.alerts[i];
      known[alert.alert] = alert.revision;
      if (received[alert.alert] !== alert.revision) {
        news = true;
        receipts.push({ kind: 'alert_received', alert: alert.alert, revision: alert.revision });
      }
    }
    if (JSON.stringify(known) !== JSON.stringify(received)) { received = known; remember('received', known); }
    for (alert in drawn) {
      if (drawn.hasOwnProperty(alert) && !known.hasOwnProperty(alert)) { delete drawn[alert]; }
    }
    if (news) { receiptsAt = monotonic() + QUIET + Math.random() * SPREAD; }
  }

  /** Notes that an alert stands on the screen, unless that was noted with the panel as it is. */
  function noteDrawn() {
    var showing = shown && shown.frame.showing, key;
    if (!showing || showing.kind !== 'alert') { return; }
    key = showing.revision + panel();
    if (drawn[showing.alert] === key) { return; }
    drawn[showing.alert] = key;
    receipts.push({
      kind: 'alert_drawn', alert: showing.alert, revision: showing.revision, frame: shown.png, panel: panel()
    });
  }

  /** A spool: events wait until the controller has them on disk, over a reload too. */
  function Spool(name, kind, most, keptEvery) {
    var kept = recall(name);
    var usable = kept && kept.id && kept.next > 0 && kept.entries && kept.entries.length <= most;
    this.name = name;
    this.kind = kind;
    this.most = most;
    this.keptEvery = keptEvery;
    this.id = usable ? kept.id : freshId();
    this.next = usable ? kept.next : 1;
    this.entries = usable ? kept.entries : [];
    this.sending = false;
    this.keptAt = -Infinity;
    this.unkept = false;
  }

  Spool.prototype.push = function (event) {
    var clock = clockNow(), first, lost;
    this.entries.push({ sequence: this.next, at: clock.now, trusted: clock.trusted, event: event });
    this.next += 1;
    if (this.entries.length > this.most) {
      first = this.entries.splice(0, 2);
      lost = first.reduce(function (sum, entry) {
        return sum + (entry.event.kind === 'gap' ? entry.event.lost : 1);
      }, 0);
      first[1].event = { kind: 'gap', lost: lost };
      this.entries.unshift(first[1]);
    }
    this.unkept = true;
  };

  Spool.prototype.keep = function () {
    if (!this.unkept || monotonic() - this.keptAt < this.keptEvery) { return; }
    this.unkept = false;
    this.keptAt = monotonic();
    remember(this.name, { id: this.id, next: this.next, entries: this.entries });
  };

  /** The controller has it up to here. One that came back from a backup may have less than before. */
  Spool.prototype.stored = function (sequence) {
    var before = this.entries.length, first, missing;
    this.entries = this.entries.filter(function (entry) { return entry.sequence > sequence; });
    if (sequence >= this.next) { this.next = sequence + 1; this.unkept = true; }
    first = this.entries.length ? this.entries[0].sequence : this.next;
    missing = first - 1 - sequence;
    if (missing > 0) {
      this.entries.unshift({
        sequence: first - 1, at: clockNow().now, trusted: true, event: { kind: 'gap', lost: missing }
      });
    }
    if (this.entries.length !== before) { this.unkept = true; }
  };

  Spool.prototype.send = function () {
    var spool = this, batch;
    if (this.sending || !this.entries.length || !session) { return; }
    this.sending = true;
    batch = { spool: this.id, 'class': this.kind, events: this.entries.slice(0, BATCH) };
    post('/tv/v1/events?session=' + session, batch, function (status, ack) {
      spool.sending = false;
      if (status === 200 && ack && ack.spool === spool.id) {
        spool.stored(ack.sequence);
        if (spool.entries.length) { setTimeout(tellAll, 100); }
      } else if (status === 409) {
        startOver(0);
      } else if (status === 400 || status === 422) {
        // What the controller cannot read it never will: go on behind it.
        spool.entries.splice(0, batch.events.length);
        lastError = 'events refused: ' + status;
      }
    });
  };

  var receipts = new Spool('receipts', 'receipts', 200, 0);
  var figures = new Spool('figures', 'figures', 400, 60000);

  /** Sends what is due. */
  function tellAll() {
    receipts.keep();
    figures.keep();
    if (!session || !listening) { return; }
    var now = monotonic();
    if (now >= receiptsAt) { receipts.send(); }
    figures.send();
    if (shown && !shown.isCode && reportAt && now >= reportAt) { report(); }
  }

  function report() {
    var missing = 0, i, body;
    reportAt = monotonic() + REPORT_EVERY;
    if (plan) {
      for (i = 0; i < plan.keep.length; i += 1) {
        if (!stock.hasOwnProperty(plan.frames[plan.keep[i]].name)) { missing += 1; }
      }
    }
    body = {
      at: clockNow(),
      applied: plan ? plan.held : {},
      screen: {
        showing: shown.frame.showing, frame: shown.png, since: instant(shown.since), details: shown.frame.details
      },
      cache: { items: countOf(stock), bytes: bytesHeld, missing: missing },
      panel: panel()
    };
    if (window.performance && performance.memory) { body.memory = performance.memory.usedJSHeapSize; }
    if (lastError) { body.last_error = lastError; }
    post('/tv/v1/report?session=' + session, body, function (status) {
      if (status === 409) { startOver(0); }
      else if (status !== 204) { reportAt = Math.min(reportAt, monotonic() + about(5000)); }
    });
  }

  /* The connection ---------------------------------------------------------------------------------- */

  /** The controller says something every 10 s; a stream that is silent for longer is broken. */
  var SILENT = 25000;
  /** A stream that says nothing at first is held up by a proxy: for a while it is done without. */
  var MUTE = 6000;
  var WITHOUT_STREAM = 10 * 60000;
  /** The longest between two tries to reach the controller. */
  var TRY_MOST = 8000;
  var HERE_EVERY = 30000;
  /** After so long the screen says that the controller is out of reach, as an agent's does. */
  var BADGE_AFTER = 60000;

  var boot = freshId();
  var session = 0;
  var listening = false;
  var stopped = false;
  var source = null;
  var polling = null;
  var heardAt = 0;
  var withoutStreamUntil = 0;
  var hereAt = 0;
  var attempts = 0;
  var starting = 0;
  var greeting = false;
  var lostSince = 0;
  /** Counts the waits for a claim, so that only the latest goes on. */
  var claims = 0;
  var streamAt = 0;
  var shortStreams = 0;
  var sized = '';
  /** For how many seconds the page has had another size than it said. */
  var resized = 0;

  /** What the page has of the panel. */
  function screenSize() {
    var ratio = window.devicePixelRatio || 1;
    function side(pixels) { return Math.max(1, Math.min(7680, Math.round(pixels * ratio))); }
    return { width: side(window.innerWidth || screen.width), height: side(window.innerHeight || screen.height) };
  }

  /** A bar of the browser's that came or went, once it stays so, changes what frames must fit. */
  function lookAtSize() {
    resized = session && JSON.stringify(screenSize()) !== sized ? resized + 1 : 0;
    if (resized > 3) { startOver(0); }
  }

  function hangUp() {
    listening = false;
    if (source) { source.close(); source = null; }
    if (polling) { var request = polling; polling = null; request.abort(); }
  }

  /** Something was heard. */
  function heard() {
    heardAt = monotonic();
    attempts = 0;
    lostSince = 0;
  }

  /** Nothing comes: tries again, a little later each time. */
  function lost() {
    hangUp();
    if (!lostSince) { lostSince = guessedTime(); }
    attempts += 1;
    startOver(about(Math.min(TRY_MOST, 250 * Math.pow(2, attempts))));
  }

  /** Says hello again after a while. */
  function startOver(after) {
    hangUp();
    session = 0;
    if (stopped) { return; }
    clearTimeout(starting);
    starting = setTimeout(hello, Math.min(after, TRY_MOST * 4));
  }

  function hello() {
    if (greeting || stopped) { return; }
    greeting = true;
    var count = (recall('sessions') || 0) + 1, body;
    remember('sessions', count);
    sized = JSON.stringify(screenSize());
    body = {
      protocol: 1,
      agent: 'browser ' + document.body.getAttribute('data-version'),
      boot: boot,
      session: count,
      held: plan ? plan.held : {},
      screen: screenSize(),
      clock: clockNow(),
      spools: [{ spool: receipts.id, 'class': receipts.kind }, { spool: figures.id, 'class': figures.kind }]
    };
    post('/tv/v1/hello', body, function (status, welcome) {
      greeting = false;
      if (status === 200 && welcome) { return welcomed(welcome); }
      if (status === 401) { return pair(); }
      if (status === 0 && !shown) { say('connecting', 'connecting-hint'); }
      if (status && status !== 503) { lastError = 'hello refused: ' + status; }
      lost();
    });
  }

  function welcomed(welcome) {
    var i, stored;
    heard();
    hearTime(welcome.now);
    session = welcome.session;
    revision = 0;
    refused = {};
    for (i = 0; i < welcome.stored.length; i += 1) {
      stored = welcome.stored[i];
      if (stored.spool === receipts.id) { receipts.stored(stored.sequence); }
      if (stored.spool === figures.id) { figures.stored(stored.sequence); }
    }
    if (welcome.edition !== document.body.getAttribute('data-edition') && mayReload()) { return; }
    reportAt = reportAt || monotonic() + about(500);
    hereAt = monotonic() + HERE_EVERY;
    listen();
  }

  /** The page is out of date. It loads itself anew, but not again and again, nor in the middle of an alert. */
  function mayReload() {
    var last = recall('reloaded') || 0;
    if (Math.abs(Date.now() - last) < 3600000 || (shown && shown.frame.showing.kind === 'alert')) { return false; }
    remember('reloaded', Date.now());
    window.location.reload(true);
    return true;
  }

  function listen() {
    hangUp();
    listening = true;
    heardAt = monotonic();
    if (!window.EventSource || monotonic() < withoutStreamUntil) { return poll(); }
    var stream = new EventSource('/tv/v1/stream?session=' + session + '&have=' + revision);
    var spoke = false;
    source = stream;
    function on(name, take) {
      stream.addEventListener(name, function (event) {
        if (source !== stream) { return; }
        spoke = true;
        heard();
        take(JSON.parse(event.data));
      });
    }
    on('plan', takePlan);
    on('beat', function (beat) { hearTime(beat.now); });
    on('bye', takeBye);
    streamAt = monotonic();
    stream.onerror = function () {
      if (source !== stream) { return; }
      shortStreams = monotonic() - streamAt < MUTE ? shortStreams + 1 : 0;
      if (shortStreams > 1) { withoutStreamUntil = monotonic() + WITHOUT_STREAM; }
      lookAgain();
    };
    setTimeout(function () {
      if (source === stream && !spoke) {
        withoutStreamUntil = monotonic() + WITHOUT_STREAM;
        listen();
      }
    }, MUTE);
  }

  /** One word after the other, where streams do not come through. */
  function poll() {
    var path = '/tv/v1/poll?session=' + session + '&have=' + revision, request;
    request = ask('GET', path, null, 'held', function (status, word) {
      if (polling !== request) { return; }
      polling = null;
      if (status === 409) { return startOver(about(500)); }
      if (status !== 200 || !word) { return lost(); }
      heard();
      if (word.plan) { takePlan(word.plan); }
      if (word.beat) { hearTime(word.beat.now); }
      if (word.bye) { return takeBye(word.bye); }
      if (monotonic() >= withoutStreamUntil && window.EventSource) { listen(); } else { poll(); }
    });
    polling = request;
  }

  function takePlan(message) {
    hearTime(message.now);
    revision = message.revision;
    follow(message.plan);
    setTimeout(tellAll, QUIET);
  }

  function takeBye(bye) {
    // Another browser speaks with our cookie: the controller is to notice that, but not to be kept busy.
    startOver(bye.why === 'taken-over' ? 10000 + Math.random() * 10000 : about(1000));
  }

  /** The stream broke off: whether the session is over, only an answer can tell. */
  function lookAgain() {
    hangUp();
    if (!session) { return; }
    here(function () { listen(); });
  }

  function here(then) {
    hereAt = monotonic() + HERE_EVERY;
    post('/tv/v1/here?session=' + session, {}, function (status, answer) {
      if (status === 200 && answer) {
        hearTime(answer.now);
        if (then) { heard(); then(); }
      } else if (status === 409) {
        startOver(about(300));
      } else if (then || status === 0) {
        lost();
      }
    });
  }

  /* Pairing ----------------------------------------------------------------------------------------- */

  /** This browser is no device, or not any longer: what it knew is another's, and it shows a code. */
  function pair() {
    forget();
    post('/tv/v1/pairings', { screen: screenSize() }, function (status, opened) {
      if (status === 409) { return startOver(about(500)); }
      if (status === 429) {
        say('crowded', 'crowded-hint');
        return startOver(20000 + Math.random() * 10000);
      }
      if ((status !== 200 && status !== 201) || !opened) { return lost(); }
      heard();
      hearTime(opened.now);
      showCode(opened.code);
      awaitClaim();
    });
  }

  function forget() {
    hangUp();
    session = 0;
    plan = null;
    steady = '';
    posts = {};
    received = {};
    drawn = {};
    remember('plan', null);
    remember('received', null);
    if (shown && !shown.isCode) {
      receipts = new Spool('none', 'receipts', 200, Infinity);
      figures = new Spool('none', 'figures', 400, Infinity);
      remember('receipts', null);
      remember('figures', null);
      receipts.name = 'receipts';
      receipts.keptEvery = 0;
      figures.name = 'figures';
      figures.keptEvery = 60000;
    }
  }

  function showCode(code) {
    if (shown && shown.isCode && shown.name === code) { return; }
    ask('GET', '/tv/v1/pairing/frame', null, 'blob', function (status, blob) {
      if (status === 404) { return withoutCookies(); }
      if (status !== 200 || !blob) { return; }
      var url = URL.createObjectURL(blob);
      put(code, url, function () {
        shown = { name: code, isCode: true, frame: { showing: { kind: 'pairing' } } };
        document.title = code.slice(0, 4) + '-' + code.slice(4);
        URL.revokeObjectURL(url);
      }, function () {});
    });
  }

  /** A browser that keeps no cookie can never be a device. Whoever changes that sees it here. */
  function withoutCookies() {
    claims += 1;
    say(null, 'cookies');
    startOver(TRY_MOST * 4);
  }

  function awaitClaim() {
    var mine;
    claims += 1;
    mine = claims;
    ask('GET', '/tv/v1/pairing', null, 'held', function (status, progress) {
      if (stopped || mine !== claims) { return; }
      if (status === 404) { return withoutCookies(); }
      if (status !== 200 || !progress) { return lost(); }
      heard();
      if (progress.state === 'waiting') { return awaitClaim(); }
      startOver(progress.state === 'claimed' ? 0 : about(500));
    });
  }

  /* Looking after itself ---------------------------------------------------------------------------- */

  function badge() {
    var text = element('badge-text'), at, minutes;
    var since = lostSince && guessedTime() - lostSince > BADGE_AFTER && shown && !shown.isCode &&
      shown.frame.showing.kind !== 'alert';
    element('badge').className = since ? '' : 'gone';
    if (!since) { return; }
    at = new Date(lostSince + (plan ? plan.offset : 0) * 60000);
    minutes = at.getUTCMinutes();
    text.textContent = words.getAttribute('data-lost')
      .replace('{time}', at.getUTCHours() + ':' + (minutes < 10 ? '0' : '') + minutes);
  }

  /** Once a second: sends what is due, and notices what browsers do not tell. */
  function everySecond() {
    if (stopped) { return; }
    var wall = Date.now(), slept = wall - lastStep > ASLEEP;
    lastStep = wall;
    if (slept) {
      // Whatever was open before is not to be relied on.
      step();
      if (session) { lookAgain(); } else { startOver(0); }
    } else if (listening && monotonic() - heardAt > SILENT) {
      if (source) { withoutStreamUntil = monotonic() + WITHOUT_STREAM; }
      lookAgain();
    } else if (listening && monotonic() >= hereAt) {
      here(null);
    }
    lookAtSize();
    keepPlan();
    fill();
    tellAll();
    badge();
    if (monotonic() - timeKeptAt > KEPT_EVERY) { timeKeptAt = monotonic(); keepTime(); }
  }

  var timeKeptAt = 0;

  /** Another tab of this browser shows Efir: one of them is enough, and both would be taken for a copy. */
  function giveWay(event) {
    if (event.key !== 'efir-tv-tab' || !event.newValue || event.newValue === JSON.stringify(boot)) { return; }
    stopped = true;
    hangUp();
    layers[0].className = layers[1].className = 'layer';
    say('elsewhere', 'elsewhere-hint');
  }

  function panelChanged() {
    noteDrawn();
    if (shown && !shown.isCode) {
      notePosts(isHidden() ? [] : shown.frame.posts, shown.png);
      reportAt = Math.min(reportAt || Infinity, monotonic() + 500);
    }
    if (!isHidden()) { keepAwake(); step(); }
  }

  /** Where a browser lets a page keep the panel on. */
  function keepAwake() {
    if (!navigator.wakeLock || !navigator.wakeLock.request) { return; }
    navigator.wakeLock.request('screen').then(null, function () {});
  }

  /** What was shown before goes on at once, whether the controller is there or not. */
  function goOn() {
    var before = recall('plan'), clock = recall('clock');
    if (!before || !before.frames || !before.loops) { return; }
    if (clock && clock.server) {
      // How long it was off is a guess; that it is later than it was then is certain.
      anchor = { server: clock.server, monotonic: monotonic(), wall: clock.wall, told: false };
      kept = { at: monotonic(), alerts: JSON.stringify(before.alerts), unkept: false };
    }
    plan = before;
    step();
    fill();
  }

  function isSupported() {
    var request = window.XMLHttpRequest && new XMLHttpRequest();
    return Boolean(request && 'withCredentials' in request && window.JSON && window.URL &&
      URL.createObjectURL && window.Blob && window.Uint8Array && document.addEventListener);
  }

  function start() {
    if (!isSupported()) { return say(null, 'unsupported'); }
    window.addEventListener('storage', giveWay);
    remember('tab', boot);
    document.addEventListener('visibilitychange', panelChanged);
    document.addEventListener('webkitvisibilitychange', panelChanged);
    window.addEventListener('online', function () { if (!listening) { startOver(about(300)); } });
    window.addEventListener('error', function (event) { lastError = String(event.message).slice(0, 200); });
    goOn();
    setInterval(everySecond, 1000);
    keepAwake();
    hello();
  }

  start();
}());
