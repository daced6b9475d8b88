import { Router } from 'express';
import { showDocs } from '../api/docs.ts';
import { requireActor } from '../middleware/authentication.ts';
import { addCredentialRoutes, addLinkRoutes } from './account/credential-routes.ts';
import { createOwnAccountRoutes } from './account/own-account-routes.ts';
import { addSessionRoutes } from './account/session-routes.ts';
import { sendAvatar } from './avatars.ts';
import { askBlock, blockPerson, unblockPerson } from './blocks.ts';
import { complete, showEmoji } from './completions.ts';
import { addToContacts, removeFromContacts } from './contacts.ts';
import { createDirectRoom } from './direct-rooms.ts';
import { saveDraft } from './drafts.ts';
import { createIntegrationRoutes } from './integrations.ts';
import { landOn } from './landing.ts';
import { sendMyStyle } from './me-style.ts';
import {
  addRoomMember,
  askDeparture,
  changeMemberRole,
  comeBack,
  depart,
  handRoomOver,
  join,
  removeRoomMember,
  showMembers,
} from './memberships.ts';
import { react, restore, showMessage, showVersions } from './message.ts';
import { askDeletion, deleteAnyMessage, editOwnMessage, post, showEditForm } from './messages.ts';
import { createModerationRoutes } from './moderation/routes.ts';
import { showPeople } from './people.ts';
import { showProfile } from './profile.ts';
import { createRemovalQuestions } from './program-removals.ts';
import { markRoomRead, markRoomUnread } from './reading.ts';
import { createReportRoutes } from './reports/routes.ts';
import { showRoom } from './room.ts';
import { createRoomOrderRoutes } from './room-order.ts';
import { archive, changeRoomSettings, setPreferences, showRoomSettings, unarchive } from './room-settings.ts';
import { createNewRoom, showNewRoom, showRooms } from './rooms.ts';
import { showSearch } from './search.ts';
import { removeOwnAvatar, saveComfort, saveProfile, showProfileSettings, uploadAvatar } from './settings.ts';
import { showSignIn, signInWithForm, signOut } from './sign-in.ts';
import { showCodeForm, signInWithCode } from './sign-in-code.ts';
import { showSignUp, signUpWithForm } from './sign-up.ts';
import { showSwitcher } from './switcher.ts';

/**
 * Whatever begins like this is for people who are signed in. What the pattern takes must end before the next slash:
 * Express passes over a middleware whose match ends inside a segment. It finds routes in any letter case, so does this.
 */
const SIGNED_IN =
  /^\/(?:sign-out|rooms|direct-rooms|messages|people|settings|avatars|me\.css|emoji|search|switcher|reports|notifications)(?=\/|$)/i;

/** Routes that take files: they read their bodies themselves, as no other does. */
export function createUploadRoutes(): Router {
  const router = Router();
  router.post('/settings/avatar', requireActor, uploadAvatar);
  return router;
}

/** The table of contents of every page. */
export function createPageRoutes(): Router {
  const router = Router();
  router.get('/', landOn);
  router.get('/docs', showDocs);
  router.route('/sign-up').get(showSignUp).post(signUpWithForm);
  router.route('/sign-in').get(showSignIn).post(signInWithForm);
  router.route('/sign-in/code').get(showCodeForm).post(signInWithCode);
  addLinkRoutes(router);

  router.use(SIGNED_IN, requireActor);
  // What is asked for most comes first: the router tries one after the other.
  addRoomRoutes(router);
  router.post('/sign-out', signOut);
  router.get('/me.css', sendMyStyle);
  router.get('/emoji', showEmoji);
  router.get('/search', showSearch);
  router.get('/switcher', showSwitcher);

  router.use(createRoomOrderRoutes());
  router.use(createIntegrationRoutes());
  router.use(createRemovalQuestions());
  addMessageRoutes(router);
  addPeopleRoutes(router);
  router.use('/moderation', createModerationRoutes());
  router.use(createOwnAccountRoutes());
  addCredentialRoutes(router);
  addSessionRoutes(router);
  router.use(createReportRoutes());
  return router;
}

function addRoomRoutes(router: Router): void {
  router.get('/rooms/new', showNewRoom);
  router.get('/rooms/:roomId', showRoom);
  router.post('/rooms/:roomId/messages', post);
  router.route('/rooms').get(showRooms).post(createNewRoom);
  router.post('/direct-rooms', createDirectRoom);
  router.post('/rooms/:roomId/reads', markRoomRead);
  router.post('/rooms/:roomId/unreads', markRoomUnread);
  router.post('/rooms/:roomId/drafts', saveDraft);
  router.get('/rooms/:roomId/completions', complete);
  router.route('/rooms/:roomId/settings').get(showRoomSettings).post(changeRoomSettings);
  router.post('/rooms/:roomId/preferences', setPreferences);
  router.post('/rooms/:roomId/archive', archive);
  router.post('/rooms/:roomId/archive/removal', unarchive);

  router.post('/rooms/:roomId/memberships', join);
  router.route('/rooms/:roomId/members').get(showMembers).post(addRoomMember);
  router.post('/rooms/:roomId/members/:userId/removal', removeRoomMember);
  router.post('/rooms/:roomId/members/:userId/role', changeMemberRole);
  router.post('/rooms/:roomId/members/:userId/ownership', handRoomOver);
  router.route('/rooms/:roomId/departure').get(askDeparture).post(depart);
  router.post('/rooms/:roomId/return', comeBack);
}

function addMessageRoutes(router: Router): void {
  router.get('/messages/:messageId', showMessage);
  router.get('/messages/:messageId/versions', showVersions);
  router.post('/messages/:messageId/reactions', react);
  router.route('/messages/:messageId/edits').get(showEditForm).post(editOwnMessage);
  router.route('/messages/:messageId/deletion').get(askDeletion).post(deleteAnyMessage);
  router.post('/messages/:messageId/restoration', restore);
}

function addPeopleRoutes(router: Router): void {
  router.get('/people', showPeople);
  router.get('/people/:username', showProfile);
  router.post('/people/:username/contact', addToContacts);
  router.post('/people/:username/contact/removal', removeFromContacts);
  router.route('/people/:username/block').get(askBlock).post(blockPerson);
  router.post('/people/:username/block/removal', unblockPerson);
  router.get('/avatars/:userId/:version.webp', sendAvatar);

  router.route('/settings/profile').get(showProfileSettings).post(saveProfile);
  router.post('/settings/comfort', saveComfort);
  router.post('/settings/avatar/removal', removeOwnAvatar);
}
