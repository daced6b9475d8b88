import { Router } from 'express';
import { requireActor } from '../middleware/authentication.ts';
import { createDirectRoom } from './direct-rooms.ts';
import { landOn } from './landing.ts';
import { sendMyStyle } from './me-style.ts';
import { addRoomMember, askDeparture, depart, join, showMembers } from './memberships.ts';
import { askDeletion, deleteOwnMessage, editOwnMessage, post, showEditForm } from './messages.ts';
import { markRoomRead, showRoom } from './room.ts';
import { createNewRoom, showNewRoom, showRooms } from './rooms.ts';
import { showSearch } from './search.ts';
import { showSignIn, signInWithForm, signOut } from './sign-in.ts';
import { showSignUp, signUpWithForm } from './sign-up.ts';

/** The table of contents of every page. */
export function createPageRoutes(): Router {
  const router = Router();
  router.get('/', landOn);
  router.route('/sign-up').get(showSignUp).post(signUpWithForm);
  router.route('/sign-in').get(showSignIn).post(signInWithForm);

  router.use(/^\/(?:sign-out|rooms|direct-rooms|messages|search|me\.css)(?:\/|$)/, requireActor);
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

  router.get('/search', showSearch);
  router.post('/rooms/:roomId/messages', post);
  router.route('/messages/:messageId/edits').get(showEditForm).post(editOwnMessage);
  router.route('/messages/:messageId/deletion').get(askDeletion).post(deleteOwnMessage);
  return router;
}
