import MarkdownIt from 'markdown-it';

export type Markdown = InstanceType<typeof MarkdownIt>;
export type Token = ReturnType<Markdown['parse']>[number];

/** Sees each piece of plain text, but no code, address or escaped sign. `isLinked` inside a link. */
export type TextVisitor = (text: Token, env: object, isLinked: boolean) => void;

/** Deeper lists and quotes are shown as text. */
const MAX_NESTING = 12;
/** Of one text; further ones are text. Each takes twenty times as many bytes as somebody typed. */
export const MAX_LINKS = 100;

const PART_OF_ADDRESS = /[.:@]|localhost/i;

/**
 * Markdown as people write it in a chat. Raw HTML is text; so are pictures, tables, indented code and entities, which
 * surprise more often than they help.
 */
export function createMarkdown(visit: TextVisitor): Markdown {
  const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true, maxNesting: MAX_NESTING });
  markdown.disable(['image', 'table', 'code', 'lheading', 'entity', 'reference']);
  // A text is parsed in one go, so it can be counted here; a link in brackets may be tried, and count, more than once.
  let links = 0;
  markdown.core.ruler.before('normalize', 'count-links', () => {
    links = 0;
  });
  markdown.validateLink = (url) => /^(?:https?:\/\/|mailto:)/i.test(url) && ++links <= MAX_LINKS;
  const { linkify } = markdown;
  linkify.set({ fuzzyLink: true, fuzzyEmail: true }).add('ftp:', null).add('//', null);
  // Most texts have nothing of an address, and the whole search takes longer than the rest.
  const mayHold = linkify.test.bind(linkify);
  linkify.test = (text) => PART_OF_ADDRESS.test(text) && mayHold(text);
  // What is escaped becomes text like any other with the next rule.
  markdown.core.ruler.before('text_join', 'visit', ({ tokens, env }) => {
    for (const { children } of tokens) if (children) visitTexts(children, env ?? {}, visit);
  });
  return markdown;
}

function visitTexts(children: readonly Token[], env: object, visit: TextVisitor): void {
  let depth = 0;
  for (const child of children) {
    if (child.type === 'link_open') depth++;
    else if (child.type === 'link_close') depth--;
    else if (child.type === 'text') visit(child, env, depth > 0);
  }
}
