// The Museum's server through a client that @hey-api/openapi-ts generated: museum.js URL
import { deepStrictEqual as equal } from 'node:assert';
import { run, status } from './checks';
import * as museum from './museum/index';
import { client } from './museum/client.gen';

client.setConfig({ baseUrl: process.argv[2], auth: 'curator:secret' });

const teaParty = '6744a0da-4121-49cd-8479-f8cc20526495';
const ticket = 'a54a57ca-36f8-421b-a6b4-2e8f26858a4c';
const planned: museum.SpecialEvent = {
  name: 'Time Traveler Tea Party', location: 'Temporal Tearoom', eventDescription: 'Sip tea 🦀',
  dates: ['2023-11-18'], price: 60.5,
};

run({
  async getMuseumHours() {
    const hours = await museum.getMuseumHours({ query: { startDate: '2023-11-18', page: 2, limit: 2 } });
    status(hours, 200);
    equal(hours.data, Array(2).fill({ date: '2023-11-18', timeOpen: '09:00', timeClose: '16:00' }));
    status(await museum.getMuseumHours({ query: { limit: 31 } }), 422);
    status(await museum.getMuseumHours({ auth: 'curator:guess' }), 401);
  },

  async createSpecialEvent() {
    const created = await museum.createSpecialEvent({ body: planned });
    status(created, 201);
    equal(created.data, { eventId: teaParty, ...planned });
  },

  async listSpecialEvents() {
    const listed = await museum.listSpecialEvents();
    status(listed, 200);
    equal(listed.data, [{ eventId: teaParty, ...planned }]);
    const refused = await museum.listSpecialEvents({
      query: { startDate: '2023-11-18', endDate: '2022-01-01' },
    });
    status(refused, 400);
    equal((refused.error as museum.Error).title, 'ends before it starts');
  },

  async getSpecialEvent() {
    const found = await museum.getSpecialEvent({ path: { eventId: teaParty } });
    status(found, 200);
    equal(found.data, { eventId: teaParty, ...planned });
    status(await museum.getSpecialEvent({ path: { eventId: ticket } }), 404);
  },

  async updateSpecialEvent() {
    const changed = await museum.updateSpecialEvent({ path: { eventId: teaParty }, body: { price: 15 } });
    status(changed, 200);
    equal(changed.data, { eventId: teaParty, ...planned, price: 15 });
  },

  async deleteSpecialEvent() {
    const path = { eventId: teaParty };
    status(await museum.deleteSpecialEvent({ path, auth: 'guest:secret' }), 401);
    status(await museum.deleteSpecialEvent({ path }), 204);
    status(await museum.deleteSpecialEvent({ path }), 404);
  },

  async buyMuseumTickets() {
    const bought = await museum.buyMuseumTickets({
      body: { email: 'todd@example.com', ticketType: 'event', ticketDate: '2023-11-18', eventId: teaParty },
    });
    status(bought, 201);
    equal(bought.data, {
      ticketId: ticket, ticketType: 'event', ticketDate: '2023-11-18', eventId: teaParty,
      message: 'for todd@example.com', confirmationCode: 'ticket-event-a98c8f-7eb12',
    });
  },

  async getTicketCode() {
    const code = await museum.getTicketCode({ path: { ticketId: ticket } });
    status(code, 200);
    const image = Buffer.from(await (code.data as Blob).arrayBuffer());
    equal([...image], [0x89, 0x50, 0x4e, 0x47, 0]);
  },
});
