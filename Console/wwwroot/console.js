// What the browser knows better than the server: its formats, its clipboard, its preferred colours.
(() => {
  const DARK = 'console-dark';

  const money = (dollars) => new Intl.NumberFormat(undefined, {
    style: 'currency',
    currency: 'USD',
    // Prices of single calls are fractions of a cent.
    maximumFractionDigits: Math.abs(dollars) >= 1 || dollars === 0 ? 2 : 6,
  }).format(dollars);

  const number = (value) => new Intl.NumberFormat().format(value);

  const time = (text, style) => {
    const date = new Date(text);
    if (Number.isNaN(date.getTime())) return text;
    return style === 'date'
      // A day of the ledger is a day in UTC, wherever it is looked at.
      ? new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' }).format(date)
      : new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' }).format(date);
  };

  // <local-value kind="money|number|time|date" value="…">: shows a value in the browser's format.
  customElements.define('local-value', class extends HTMLElement {
    static observedAttributes = ['kind', 'value'];
    connectedCallback() { this.show(); }
    attributeChangedCallback() { this.show(); }
    show() {
      const value = this.getAttribute('value');
      const kind = this.getAttribute('kind');
      if (value === null || value === '') { this.textContent = ''; return; }
      this.textContent = kind === 'money' ? money(Number(value))
        : kind === 'number' ? number(Number(value))
        : time(value, kind);
      if (kind === 'time') this.title = value;
    }
  });

  globalThis.consolePage = {
    isDark: () => {
      const kept = localStorage.getItem(DARK);
      return kept === null ? matchMedia('(prefers-color-scheme: dark)').matches : kept === 'true';
    },
    setDark: (isDark) => localStorage.setItem(DARK, String(isDark)),
    toEnd: (id) => { const element = document.getElementById(id); if (element) element.scrollTop = element.scrollHeight; },
    copy: async (text) => {
      try { await navigator.clipboard.writeText(text); return true; } catch { return false; }
    },
  };
})();
