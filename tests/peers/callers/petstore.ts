// The petstore's server through a client that @hey-api/openapi-ts generated: petstore.js URL
import { deepStrictEqual as equal, ok } from 'node:assert';
import { run, status } from './checks';
import * as petstore from './petstore/index';
import { client } from './petstore/client.gen';

client.setConfig({ baseUrl: process.argv[2] });

const rex: petstore.NewPet = {
  name: 'Rex ☃', status: 'reserved', tags: ['a b', 'c&d'], born: '2024-02-29', price: 12.5,
};

async function takeIn(pet: petstore.NewPet) {
  const answer = await petstore.createPet({ body: pet });
  status(answer, 201);
  return { pet: answer.data!, location: answer.response!.headers.get('location') };
}

run({
  async createPet() {
    const { pet, location } = await takeIn(rex);
    equal(pet, { id: pet.id, ...rex });
    equal(location, `/pets/${pet.id}`);

    const refused = await petstore.createPet({ body: { name: '', price: -1 } });
    status(refused, 422);
    const problem = refused.error as petstore.Problem;
    equal(problem.errors?.map(each => each.pointer).sort(), ['/name', '/price']);
  },

  async getPet() {
    const { pet } = await takeIn({ name: 'Ada' });
    equal(pet.status, 'available');
    const found = await petstore.getPet({ path: { petId: pet.id } });
    status(found, 200);
    equal(found.data, pet);
    equal(found.response!.headers.get('etag'), `"${pet.id}-1"`);

    const missing = await petstore.getPet({ path: { petId: 4711 } });
    status(missing, 404);
    equal((missing.error as { message: string }).message, 'no such pet');
    status(await petstore.getPet({ path: { petId: 0 } }), 422);
  },

  async listPets() {
    await takeIn({ ...rex, name: 'second' });
    const first = await petstore.listPets({
      query: { status: 'reserved', tags: ['a b', 'c&d'], limit: 1 },
    });
    status(first, 200);
    equal(first.data!.pets.map(pet => pet.name), ['Rex ☃']);
    const second = await petstore.listPets({
      query: { status: 'reserved', tags: ['a b', 'c&d'], limit: 1, after: first.data!.next },
    });
    equal(second.data!.pets.map(pet => pet.name), ['second']);
    ok(!('next' in second.data!));
    status(await petstore.listPets({ query: { limit: 101 } }), 422);
  },

  async deletePet() {
    const { pet } = await takeIn({ name: 'Bye' });
    const gone = await petstore.deletePet({ path: { petId: pet.id } });
    status(gone, 204);
    status(await petstore.deletePet({ path: { petId: pet.id } }), 404);
  },
});
