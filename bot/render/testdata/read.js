// Reads escaped texts as discord-markdown-parser does, with more rules for what
// it misses. In: a JSON string a line. Out, for each: {"text": what is read,
// "drawn": what is drawn as anything but text}. Exit code 3: it is not installed.
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

function read(source, quoted) {
  const drawn = [];
  let text = '';
  const walk = (nodes) => {
    for (const n of nodes) {
      if (n.type === 'text') text += n.content;
      else if (n.type === 'br' || n.type === 'newline') text += '\n';
      else if (n.type === 'twemoji') {
        text += n.name;
        if (textEmoji.test(n.name) && !drawnEmoji.test(n.name)) drawn.push('twemoji ' + n.name);
      } else if (n.type === 'blockQuote' && quoted && text === '') walk(n.content);
      else drawn.push(n.type + ' ' + JSON.stringify(n).slice(0, 200));
    }
  };
  walk(parse(source, 'extended'));
  const bare = source.replace(/\\[^0-9A-Za-z\s]/gu, '\uE000');
  for (const [name, form] of Object.entries(missed)) {
    if (name === 'quote' && quoted) continue;
    const m = form.exec(bare);
    if (m) drawn.push(name + ' ' + JSON.stringify(m[0]));
  }
  return { text, drawn };
}

let input = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (d) => { input += d; });
process.stdin.on('end', () => {
  for (const line of input.split('\n')) {
    if (!line) continue;
    const { source, quoted } = JSON.parse(line);
    process.stdout.write(JSON.stringify(read(source, quoted)) + '\n');
  }
});
