// The live connection and what is said about it. Only the latest figures are drawn, once an animation frame.
const TICK = 1000;
const STALE_AFTER = 3 * TICK;
const AGAIN_AFTER = 2 * TICK;

export class Stream {
  constructor(show, tell) {
    Object.assign(this, { show, tell, query: '', paused: false, last: 0, frame: 0, lost: '', source: null, again: 0 });
    document.addEventListener('visibilitychange', () => this.reopen());
    setInterval(() => this.say(), TICK);
  }

  look(minutes, operation) {
    this.query = '?minutes=' + minutes + (operation ? '&operation=' + encodeURIComponent(operation) : '');
    this.reopen();
  }

  pause(paused) {
    this.paused = paused;
    this.reopen();
  }

  reopen() {
    clearTimeout(this.again);
    this.source?.close();
    this.source = null;
    if (!this.paused && !document.hidden) this.open();
    this.say();
  }

  open() {
    const source = new EventSource('api/events' + this.query);
    this.source = source;
    source.onmessage = event => {
      this.last = performance.now();
      this.lost = '';
      this.newest = event.data;
      this.frame ||= requestAnimationFrame(() => this.draw());
    };
    source.onerror = () => {
      this.lost ||= 'trying again';
      // a refusal ends the source; a lost connection does not
      if (source.readyState === EventSource.CLOSED) this.ask(source);
      this.say();
    };
  }

  // an event source does not tell why it was refused, a plain request does
  async ask(source) {
    try {
      const answer = await fetch('api/snapshot' + this.query, { cache: 'no-store' });
      this.lost = answer.status === 401 ? 'not let in any more' : answer.ok ? 'too many pages are open' : 'the server answers ' + answer.status;
    } catch {
      this.lost = 'trying again';
    }
    if (this.source === source) this.again = setTimeout(() => this.reopen(), AGAIN_AFTER);
    this.say();
  }

  draw() {
    this.frame = 0;
    this.show(JSON.parse(this.newest));
    this.say();
  }

  say() {
    const age = performance.now() - this.last;
    if (this.paused) this.tell('paused', 'paused');
    else if (this.lost) this.tell('disconnected', 'disconnected, ' + this.lost);
    else if (this.last === 0) this.tell('connecting', 'connecting');
    else if (age > STALE_AFTER) this.tell('stale', 'stale for ' + Math.round(age / TICK) + ' s');
    else this.tell('live', 'live');
  }
}
