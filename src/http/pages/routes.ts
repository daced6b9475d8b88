import { Router } from 'express';
import { requireActor } from '../middleware/authentication.ts';
import { sendAvatar } from './avatars.ts';
import { askBlock, blockPerson, unblockPerson } from './blocks.ts';
import { addToContacts, removeFromContacts } from './contacts.ts';
import { createDirectRoom } from './direct-rooms.ts';
import { landOn } from './landing.ts';
import { sendMyStyle } from './me-style.ts';
import { addRoomMember, askDeparture, depart, join, showMembers } from './memberships.ts';
import { askDeletion, deleteOwnMessage, editOwnMessage, post, showEditForm } from './messages.ts';
import { showPeople } from './people.ts';
import { showProfile } from './profile.ts';
import { markRoomRead, showRoom } from './room.ts';
import { createNewRoom, showNewRoom, showRooms } from './rooms.ts';
import { removeOwnAvatar, saveProfile, showProfileSettings, uploadAvatar } from './settings.ts';
import { showSignIn, signInWithForm, signOut } from './sign-in.ts';
import { showSignUp, signUpWithForm } from './sign-up.ts';

/**
 * Whatever begins like this is for people who are signed in. What the pattern takes must end before the next slash:
 * Express passes over a middleware whose match ends inside a segment. It finds routes in any letter case, so does this.
 */
const SIGNED_IN = /^\/(?:sign-out|rooms|direct-rooms|messages|people|settings|avatars|me\.css)(?=\/|$)/i;

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
  router.route('/sign-up').get(showSignUp).post(signUpWithForm);
  router.route('/sign-in').get(showSignIn).post(signInWithForm);

  router.use(SIGNED_IN, requireActor);
  router.post('/sign-out', signOut);
  router.get('/me.css', sendMyStyle);

  router.route('/rooms').get(showRooms).post(createNewRoom);
  router.get('/rooms/new', showNewRoom);
  router.post('/direct-rooms', createDirectRoom);
  router.get('/rooms/:roomId', showRoom);
  router.post('/rooms/:roomId/reads', markRoomRead);
  router.post('/rooms/:roomId/memberships', join);
  router.route('/rooms/:roomId/members').get(showMembers).post(addRoomMember);
  router.route('/rooms/:roomId/departure').get(askDeparture).post(depart);

  router.post('/rooms/:roomId/messages', post);
  router.route('/messages/:messageId/edits').get(showEditForm).post(editOwnMessage);
  router.route('/messages/:messageId/deletion').get(askDeletion).post(deleteOwnMessage);

  router.get('/people', showPeople);
  router.get('/people/:username', showProfile);
  router.post('/people/:username/contact', addToContacts);
  router.post('/people/:username/contact/removal', removeFromContacts);
  router.route('/people/:username/block').get(askBlock).post(blockPerson);
  router.post('/people/:username/block/removal', unblockPerson);
  router.get('/avatars/:userId/:version.webp', sendAvatar);

  router.route('/settings/profile').get(showProfileSettings).post(saveProfile);
  router.post('/settings/avatar/removal', removeOwnAvatar);
  return router;
}
