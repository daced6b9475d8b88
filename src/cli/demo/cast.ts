import type { UserRole } from '../../db/models/index.ts';

/** Whoever lives in the demo: username, name, what they say of themselves. */
export const PEOPLE: readonly (readonly [string, string, string])[] = [
  ['ada', 'Ada Okafor', 'Looks after the workshop. Ask me about hinges.'],
  ['bruno', 'Bruno Keller', 'Bread on Tuesdays, bicycles otherwise.'],
  ['chiara', 'Chiara Rossi', 'Coordination, and the big calendar.'],
  ['dmitri', 'Dmitri Volkov', ''],
  ['elif', 'Elif Yılmaz', 'Web, print, signs.'],
  ['farid', 'Farid Haddad', 'Engine room.'],
  ['greta', 'Greta Lindqvist', 'Garden, compost, bees.'],
  ['hana', 'Hana Sato', ''],
  ['ines', 'Inês Carvalho', 'Books. All of them.'],
  ['jonas', 'Jonas Berg', 'Servers and soldering.'],
  ['kwame', 'Kwame Mensah', 'Treasurer. Receipts, please!'],
  ['lena', 'Lena Fischer', 'Events.'],
  ['mateo', 'Mateo García', 'Cooks for thirty.'],
  ['nadia', 'Nadia Petrova', ''],
  ['oskar', 'Oskar Nowak', 'Night owl.'],
  ['priya', 'Priya Raman', 'Learns the cello, badly.'],
  ['quentin', 'Quentin Moreau', ''],
  ['rosa', 'Rosa Delgado', 'Newcomers: come and say hello.'],
  ['samir', 'Samir Aziz', 'Telescope and tea.'],
  ['tove', 'Tove Hansen', 'Runs before breakfast.'],
  ['uma', 'Uma Krishnan', 'Figures.'],
  ['viktor', 'Viktor Horvat', ''],
  ['wanjiru', 'Wanjirũ Kamau', 'Photographs.'],
  ['xavi', 'Xavi Puig', 'Board games.'],
  ['yuki', 'Yuki Tanaka', 'Translations, Japanese and English.'],
  ['zofia', 'Zofia Kowalska', 'Seeds and seedlings.'],
  ['amir', 'Amir Rahimi', ''],
  ['bea', 'Bea Whitlock', 'Minutes of everything.'],
  ['caspar', 'Caspar Vogt', 'Wood.'],
  ['dalia', 'Dalia Cohen', 'Choir and cake.'],
];

export type Roles = Readonly<Record<string, UserRole>>;

/** Who keeps order in the demo, by username. */
export const STAFF: Roles = { ada: 'admin', chiara: 'moderator' };

/** A room of the demo, and what its people talk about. */
export interface DemoRoom {
  readonly name: string;
  readonly topic: string;
  readonly kind: 'open' | 'closed';
  /** Of the people, how many are in it, beginning where. */
  readonly from: number;
  readonly size: number;
  readonly things: readonly string[];
}

/** The default room, which is there already, comes first. */
export const ROOMS: readonly DemoRoom[] = [
  {
    name: 'General',
    topic: 'Everybody is here',
    kind: 'open',
    from: 0,
    size: 30,
    things: ['open day', 'new floor plan', 'summer party', 'front door', 'newsletter', 'heating'],
  },
  {
    name: 'Kitchen',
    topic: 'Who cooks, what is missing, what went wrong',
    kind: 'open',
    from: 0,
    size: 24,
    things: ['lentil stew', 'oven', 'coffee grinder', 'sourdough', 'shopping list', 'dishwasher'],
  },
  {
    name: 'Garden',
    topic: 'Beds, bees and the compost rota',
    kind: 'open',
    from: 25,
    size: 20,
    things: ['tomato bed', 'second hive', 'compost', 'rain barrel', 'apple tree', 'greenhouse'],
  },
  {
    name: 'Workshop',
    topic: 'Tools are to be put back. All of them.',
    kind: 'open',
    from: 0,
    size: 18,
    things: ['band saw', 'lathe', 'long workbench', 'dust extraction', 'drill press', 'paint cupboard'],
  },
  {
    name: 'Engine room',
    topic: 'Servers, networks, and what blinks',
    kind: 'open',
    from: 2,
    size: 16,
    things: ['backup', 'router upstairs', 'deploy script', 'certificate', 'old switch', 'status page'],
  },
  {
    name: 'Library',
    topic: 'Read, lend, return',
    kind: 'open',
    from: 8,
    size: 18,
    things: [
      'reading evening',
      'catalogue',
      'atlas shelf',
      'lending list',
      'crime corner',
      'second-hand sale',
    ],
  },
  {
    name: 'Observatory',
    topic: 'Clear skies',
    kind: 'open',
    from: 12,
    size: 14,
    things: ['small telescope', 'dome motor', 'meteor night', 'star chart', 'red torches', 'Saturn evening'],
  },
  {
    name: 'Events',
    topic: 'What is on, and who helps',
    kind: 'open',
    from: 0,
    size: 22,
    things: [
      'spring fair',
      'concert',
      'repair café',
      'children’s afternoon',
      'film night',
      'choir rehearsal',
    ],
  },
  {
    name: 'Design',
    topic: 'Posters, pages, pictures',
    kind: 'open',
    from: 27,
    size: 15,
    things: ['poster', 'new logo', 'sign at the gate', 'colour palette', 'photo wall', 'front page'],
  },
  {
    name: 'Bicycles',
    topic: 'Repairs on Thursdays, rides on Sundays',
    kind: 'open',
    from: 1,
    size: 17,
    things: ['cargo bike', 'Sunday ride', 'spare inner tubes', 'repair stand', 'trailer', 'bike shed'],
  },
  {
    name: 'Board',
    topic: 'Minutes are in the folder',
    kind: 'closed',
    from: 0,
    size: 8,
    things: ['budget', 'insurance', 'lease', 'annual report', 'membership fee', 'grant application'],
  },
  {
    name: 'Newcomers',
    topic: 'Ask anything',
    kind: 'open',
    from: 20,
    size: 20,
    things: ['welcome evening', 'key list', 'house tour', 'first shift', 'handbook', 'buddy list'],
  },
];
