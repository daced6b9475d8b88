/**
 * Conversations that could be about many things. Each line begins with who says it, in the order of their coming; `>` means that
 * it answers the first line, `{thing}` and the like are filled in, `{a}` to `{d}` are the speakers' usernames.
 */
export const THREADS: readonly (readonly string[])[] = [
  [
    'a Has anybody looked at the {thing} lately?',
    'b I did, {day}. It is fine, only a bit dusty.',
    'a Good, then I take it off the list. Thanks!',
  ],
  [
    'a I have written up what we know about the {thing}: https://example.org/notes/{n}',
    'b Reading it now.',
    'c> This is really useful, thank you.',
    'b The second half needs figures, otherwise 👍',
    'a Figures follow {day}.',
  ],
  [
    'a @{b} did you take the key for the {thing}?',
    'b Yes, sorry! It is back on its hook in ten minutes.',
    'a No hurry :smile:',
  ],
  [
    'a Reminder: we meet about the {thing} {day} at {hour}.',
    'b I will be there.',
    'c Me too, a little late.',
    'd> Can somebody take notes? I cannot come.',
    'c I will.',
  ],
  [
    'a What would the {thing} cost us, all in all?',
    'b I asked three people:\n- {n} € if we do it ourselves\n- twice that with somebody who knows how\n- *a lot* if we wait another year',
    'c> Then let us not wait.',
    'a Agreed. I put it on the list, we decide {day}.',
  ],
  [
    'a The {thing} is broken again.',
    'b Again? What happened?',
    'a It made a noise, and then it made none.',
    'c I can have a look {day}, around {hour}.',
    'b You are a treasure, @{c}.',
  ],
  ['a Small success: the {thing} works!', 'b 🎉', 'c How did you do it?', 'a Patience, and a piece of wire.'],
  [
    'a Who has time {day}? The {thing} needs two people for an hour.',
    'b I have.',
    'c So have I, from {hour} on.',
    'a Perfect, see you there.',
  ],
  [
    'a I would like to change how we do the {thing}. At the moment one person does everything, and that cannot go on.',
    'b What do you have in mind?',
    'a A rota: everybody once a month, in pairs.',
    'c> I like that. Pairs are more fun, too.',
    'd And if somebody cannot come?',
    'a They swap, and write it here.',
    'b Fine with me.',
  ],
  [
    'a Quick question: where do the papers about the {thing} live?',
    'b In the blue folder, second shelf.',
    'a Found, thanks.',
  ],
  [
    'a This is how I do it now:\n```sh\nfor name in monday tuesday; do\n  check "{thing}" --day "$name"\ndone\n```',
    'b Neat. Does it need to run as root?',
    'a No, any account will do.',
    'b Then I copy that.',
  ],
  ['a I am off until next week. @{b} knows all about the {thing}.', 'b I do, mostly.', 'c Have a good time!'],
  [
    'a Does anybody mind if I paint the {thing} green?',
    'b Which green?',
    'a A quiet one.',
    'c> As long as it is not the green of the bathroom.',
    'a Nobody wants that green again.',
  ],
  [
    'a We had {n} visitors yesterday, and half of them asked about the {thing}.',
    'b That many?',
    'a I counted twice.',
    'c We should put up a sign.',
    'b @{c} would you draw one?',
    'c Gladly.',
  ],
  [
    'a Photographs of the {thing} are up: https://example.org/pictures/{n}',
    'b The third one is lovely.',
    'c> Oh, these are good. May we use them for the newsletter?',
    'a Of course.',
  ],
  [
    'a Could somebody explain the {thing} to me? I am new here.',
    'b Welcome! It is easier than it looks. Come by {day} and I show you.',
    'a I will, thank you!',
    'c And bring a cup, there is tea.',
  ],
  [
    'a I disagree about the {thing}, by the way.',
    'b Tell us.',
    'a It was fine before. We make it complicated.',
    'c> I see your point, but twelve people could not find it.',
    'a Hm. Twelve?',
    'c Twelve.',
    'a All right, then I say nothing.',
  ],
  ['a Lost: one grey scarf, last seen near the {thing}.', 'b There is one on the radiator.', 'a That is it!'],
  ['a Done: the {thing} is where it belongs.', 'b Thank you!'],
  ['a How long does the {thing} usually take?', 'b About an hour. Two if @{c} helps 😄', 'c I heard that.'],
  [
    'a List for the {thing}:\n1. somebody who opens at {hour}\n2. somebody with a car\n3. cake',
    'b I take 1.',
    'c 3 is mine, obviously.',
    'd I have a car, but only until noon.',
    'a Noon is enough. Thanks, all three!',
  ],
  [
    'a The person from the town hall called about the {thing}.',
    'b And?',
    'a They like it. We get an answer {day}.',
    'c Fingers crossed.',
  ],
  [
    'a I measured the {thing}: {n} by 80. It does not go through the door.',
    'b Upright?',
    'a Upright it does. Good thinking.',
  ],
  ['a Good morning!', 'b Morning. Coffee is ready.', 'c On my way.'],
  [
    'a Can we do the {thing} {day} instead? Four people are ill.',
    'b Fine here.',
    'c> Yes, and get well soon to everybody.',
    'a Moved.',
  ],
  [
    'a Somebody left the light on near the {thing}.',
    'b Guilty. It will not happen again.',
    'a It is only that it scares the cat.',
    'c We have a cat?',
    'a We have a cat.',
  ],
  [
    'a I tried `{thing}` with the new settings, and it is **much** better.',
    'b How much?',
    'a Half the time, and no smoke.',
    'b I would have settled for no smoke.',
  ],
  [
    'a > What do we do about the {thing}?\n\nThat was in the minutes, and nobody has answered.',
    'b I thought it was settled.',
    'c> So did I. Let us decide {day}, then it is off the table.',
    'a Good.',
  ],
  ['a Anyone for lunch?', 'b In five minutes?', 'a See you at the door.'],
  [
    'a Thank you all for yesterday. The {thing} has never gone so well.',
    'b It was a pleasure.',
    'c Same again next year!',
    'd> And thank *you* for holding it all together.',
  ],
];

export const DAYS = [
  'tomorrow',
  'on Monday',
  'on Tuesday',
  'on Thursday',
  'on Friday',
  'next week',
  'at the weekend',
];
export const HOURS = ['nine', 'half past ten', 'two', 'four', 'six', 'half past seven'];
export const EMOJI = ['👍', '❤️', '😂', '🎉', '🙏', '👀', '☕'];
