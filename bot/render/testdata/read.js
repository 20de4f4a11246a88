// Reads texts as discord-markdown-parser does, with more rules for what it misses.
// In: {"source", "as"} a line, as "text", "quote" or "message". Out, for each:
// {"text": what is read, "drawn": what is drawn as anything but text, "quotes":
// what is read of each block quote of a message}. Exit code 3: not installed.
'use strict';
let parse;
try {
  ({ parse } = require('discord-markdown-parser'));
} catch {
  process.exit(3);
}

// What the parser does not know, looked for where no backslash stands before it.
const missed = {
  'list': /^ *(?:> )?(?:[-*+]|\d+[.)])(?:\s|$)/m,
  'heading': /^ *(?:> )? *#{1,3}\s/m,
  'subtext': /^ *(?:> )? *-#\s/m,
  'masked link': /\[[^\]]*\]\s*\(/,
  'link': /\w+:\/\/\S/,
  'scheme': /\b(?:mailto|tel|sms):\S/,
  'invitation': /discord(?:app)?\.(?:gg|com)\//i,
  'shortcode': /:[\w+-]+:/,
  'angle': /<(?:[@#:\/+]|[a-z]+:|\S+@\S)/i,
  'mention': /@(?:everyone|here)/,
  'spoiler': /\|\|/,
  'quote': /^ *(?:> )?>(?:>>)? /m,
};

// Characters that clients draw as an emoji although Unicode says text.
const textEmoji = /^\p{Emoji}$/u, drawnEmoji = /^\p{Emoji_Presentation}$/u;

function read(source, as) {
  const drawn = [], quotes = [];
  const walk = (nodes, inQuote) => {
    let text = '';
    for (const n of nodes) {
      if (n.type === 'text') text += n.content;
      else if (n.type === 'br' || n.type === 'newline') text += '\n';
      else if (n.type === 'twemoji') {
        text += n.name;
        if (textEmoji.test(n.name) && !drawnEmoji.test(n.name)) drawn.push('twemoji ' + n.name);
      } else if (n.type === 'blockQuote' && as === 'message') quotes.push(walk(n.content, true).replace(/\n$/, ''));
      else if (n.type === 'blockQuote' && as === 'quote' && text === '') text += walk(n.content, true);
      else if (n.type === 'strong' && as === 'message') text += walk(n.content, inQuote);
      else if (inQuote || as !== 'message') drawn.push(n.type + ' ' + JSON.stringify(n).slice(0, 200));
    }
    return text;
  };
  const text = walk(parse(source, 'extended'), false);
  if (as !== 'message') {
    const bare = source.replace(/\\[^0-9A-Za-z\s]/gu, '\uE000');
    for (const [name, form] of Object.entries(missed)) {
      if (name === 'quote' && as === 'quote') continue;
      const m = form.exec(bare);
      if (m) drawn.push(name + ' ' + JSON.stringify(m[0]));
    }
  }
  return { text, drawn, quotes };
}

let input = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (d) => { input += d; });
process.stdin.on('end', () => {
  for (const line of input.split('\n')) {
    if (!line) continue;
    const { source, as } = JSON.parse(line);
    process.stdout.write(JSON.stringify(read(source, as)) + '\n');
  }
});
