import { type ApiDocument, presentDocs } from '../../src/presenters/api/docs.ts';
import { page } from './template-data.ts';

const document: ApiDocument = {
  paths: {
    '/rooms/{room_id}/messages': {
      post: {
        operationId: 'postRoomsRoomIdMessages',
        tags: ['Messages'],
        summary: 'Post',
        'x-scope': 'write',
        parameters: [
          { name: 'room_id', in: 'path', required: true, schema: { type: 'integer' }, example: 1 },
        ],
        requestBody: {
          content: {
            'application/json': {
              schema: { properties: { content: { type: 'string', description: 'In Markdown.' } } },
              example: { content: 'It’s here' },
            },
          },
        },
        responses: {
          201: {
            description: 'Posted.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Message' } } },
          },
          404: { description: 'Not there.' },
        },
      },
    },
  },
  components: { schemas: { Message: { properties: { id: { type: 'integer' } }, required: ['id'] } } },
};

const docs = presentDocs(document, 'http://localhost:3000/api/v1');
const operation = docs.sections[0]?.operations[0];

export const apiPageSamples: Record<string, { page: object }> = { 'api-docs': { page, ...docs } };
export const apiPartialSamples: Record<string, object> = {
  'api-answer': { ...operation?.answers[0] },
  'api-operation': { ...operation },
  'api-parameter': { ...operation?.parameters[0], operationId: 'post' },
};
