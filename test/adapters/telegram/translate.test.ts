import { expect } from 'chai';
import fc from 'fast-check';
import { updateOf } from '../../../adapters/telegram/update.ts';
import { quickest } from '../../helpers/quickest.ts';
import { FATMA, inGroup, inPrivate, message, NOW, translated } from './fixture.ts';

const mark = (type: string, offset: number, length: number): object => ({ entities: [{ type, offset, length }] });
const press = (data?: string, chat = { id: 1001, type: 'private' }): ReturnType<typeof translated> =>
  translated({ callback_query: { id: 'q1', from: FATMA, data, message: { message_id: 9, chat, date: 0 } } });

describe('translating updates of Telegram', () => {
  it('says who, where, when and what', () => {
    expect(inPrivate({ text: 'hoi', reply_to_message: { message_id: 3, from: { id: 4 } } })).to.deep.equal({
      key: 'telegram/7000001/1',
      channel: 'telegram',
      account: '1001',
      language: 'tr',
      conversation: { id: '1001', kind: 'private' },
      at: new Date(1_764_000_000_000),
      replyTo: '3',
      kind: 'text',
      text: 'hoi',
    });
  });

  it('takes a changed message as an edit, and not a location that moves', () => {
    const edit = (content: object): unknown => translated({ edited_message: message(content) }).incoming;
    expect(edit({ text: 'toch niet' })).to.include({ kind: 'edit', text: 'toch niet' });
    expect(edit({ location: { latitude: 1, longitude: 2 } })).to.equal(undefined);
  });

  it('takes a press with its question and choice, and what to settle', () => {
    const { incoming, press: settled } = press('q_1-Ab:2');
    expect(incoming).to.deep.include({ kind: 'choice', choice: { question: 'q_1-Ab', index: 2 }, at: NOW });
    expect(settled).to.deep.equal({ id: 'q1', shown: { chat: 1001, message: 9, isPrivate: true } });
  });

  it('tells when the bot was blocked, removed, let in or added', () => {
    const change = (before: string, after: string, type = 'group'): string | undefined => {
      const fields = { chat: { id: 1001, type }, from: FATMA, date: 1 };
      const [was, is] = [{ status: before }, { status: after }];
      return translated({ my_chat_member: { ...fields, old_chat_member: was, new_chat_member: is } }).incoming?.kind;
    };
    expect(change('member', 'kicked', 'private')).to.equal('blocked');
    expect(change('kicked', 'member', 'private'), 'whoever lets it in again says "start"').to.equal(undefined);
    expect(change('administrator', 'left')).to.equal('blocked');
    expect(change('kicked', 'member')).to.equal('joined');
    expect(change('left', 'administrator')).to.equal('joined');
    expect(change('member', 'administrator')).to.equal(undefined);
  });

  it('answers no bots, no channels and no messages of service', () => {
    expect(inPrivate({ text: 'hoi', from: { ...FATMA, is_bot: true } })).to.equal(undefined);
    expect(inPrivate({ text: 'hoi', chat: { id: -5, type: 'channel' } })).to.equal(undefined);
    expect(inPrivate({ text: 'hoi', from: undefined })).to.equal(undefined);
    expect(inPrivate({ pinned_message: {} })).to.equal(undefined);
    expect(translated({ poll: {} })).to.deep.equal({});
  });

  describe('in a group', () => {
    it('hears what is said to it: by its name, in an answer to it, by a command', () => {
      const text = 'hoi @Kelderswerf_Bot wanneer is het feest?';
      expect(inGroup({ text, ...mark('mention', 4, 16) })).to.deep.include({
        text: 'hoi  wanneer is het feest?',
        conversation: { id: '-200', kind: 'group' },
      });
      expect(inGroup({ text: 'en dan?', reply_to_message: { message_id: 3, from: { id: 7_000_001 } } })).to.include({
        text: 'en dan?',
      });
      expect(inGroup({ text: '/kalender@kelderswerf_bot nu', ...mark('bot_command', 0, 25) })).to.include({
        text: '/kalender nu',
      });
      const byId = { entities: [{ type: 'text_mention', offset: 0, length: 4, user: { id: 7_000_001 } }] };
      expect(inGroup({ text: 'Bot: hoi', ...byId })).to.include({ text: 'hoi' });
    });

    it('does not hear what people say to each other', () => {
      expect(inGroup({ text: 'wie neemt er morgen taart mee?' })).to.equal(undefined);
      expect(inGroup({ text: 'kelderswerf_bot is handig' })).to.equal(undefined);
      expect(inGroup({ text: '@iemand hoi', ...mark('mention', 0, 7) })).to.equal(undefined);
      expect(inGroup({ text: '/kalender@ander_bot', ...mark('bot_command', 0, 19) })).to.equal(undefined);
      expect(inGroup({ text: 'en dan?', reply_to_message: { message_id: 3, from: { id: 4 } } })).to.equal(undefined);
      expect(inGroup({ photo: [] })).to.equal(undefined);
    });

    it('keeps the topics of a forum apart, and takes other threads for what they are: answers', () => {
      const inTopic = { text: '/hulp', ...mark('bot_command', 0, 5), message_thread_id: 7, is_topic_message: true };
      expect(inGroup(inTopic)?.conversation).to.deep.equal({ id: '-200/7', kind: 'group' });
      expect(inGroup({ ...inTopic, is_topic_message: undefined })?.conversation.id).to.equal('-200');
      expect(inPrivate(inTopic)?.conversation.id).to.equal('1001');
      const chat = { id: -200, type: 'supergroup' };
      const held = { message_id: 9, chat, message_thread_id: 7, is_topic_message: true };
      const { incoming } = translated({ callback_query: { id: 'q1', from: FATMA, data: 'q:1', message: held } });
      expect(incoming?.conversation.id).to.equal('-200/7');
    });

    it('abuse 36: telegram a group that moves, or gets a new title, is nobody speaking', () => {
      expect(inGroup({ migrate_to_chat_id: -100_200 })).to.equal(undefined);
      expect(inGroup({ migrate_from_chat_id: -200 })).to.equal(undefined);
      expect(inGroup({ new_chat_title: 'Groep 6' })).to.equal(undefined);
    });
  });

  describe('what is no text', () => {
    const CONTENTS = ['voice', 'photo', 'sticker', 'poll', 'contact', 'venue', 'video_note', 'dice', 'paid_media'];
    for (const kind of CONTENTS) {
      it(`abuse 54: telegram ${kind} is a file of its kind`, () => {
        expect(inPrivate({ [kind]: kind === 'photo' ? [] : {} })).to.deep.include({ kind: 'file', files: [{ kind }] });
      });
    }

    it('keeps the name of a document, and the words beside a file', () => {
      const document = { file_id: 'x', file_name: 'brief.docm', mime_type: 'image/png', file_size: 22_000_000 };
      expect(inPrivate({ document, caption: 'mijn zoon is weg' })).to.deep.include({
        kind: 'file',
        text: 'mijn zoon is weg',
        files: [{ kind: 'document', name: 'brief.docm', ref: 'x', bytes: 22_000_000 }],
      });
      expect(inPrivate({ photo: [], media_group_id: '7' })).to.include({ kind: 'file', album: '7' });
    });

    it('names what to fetch: a picture in its largest size; of what is not passed on, nothing', () => {
      const sizes = [{ file_id: 'small', file_size: 10 }, { file_id: 'large' }];
      expect(inPrivate({ photo: sizes })?.files).to.deep.equal([{ kind: 'photo', ref: 'large' }]);
      expect(inPrivate({ voice: { file_id: 'v', file_size: 7 } })?.files).to.deep.equal([
        { kind: 'voice', ref: 'v', bytes: 7 },
      ]);
      expect(inPrivate({ video: { file_id: 'x' } })?.files).to.deep.equal([{ kind: 'video' }]);
    });

    it('takes an animation, which has a document too, for what it is', () => {
      expect(inPrivate({ animation: {}, document: {} })?.files).to.deep.equal([{ kind: 'animation' }]);
    });
  });

  describe('a link to the bot', () => {
    it('carries up to 64 letters, digits, _ and -', () => {
      const text = `/start ${'aZ9_-'.repeat(12)}abcd`;
      expect(inPrivate({ text, ...mark('bot_command', 0, 6) })).to.include({ kind: 'text', text });
    });

    for (const odd of ['a'.repeat(65), 'a b', 'é', '<b>', '../x', 'a\nb', '$where', '']) {
      it(`abuse 44: telegram a link with ${JSON.stringify(odd).slice(0, 12)} is a greeting`, () => {
        const incoming = inPrivate({ text: `/start ${odd}`, ...mark('bot_command', 0, 6) });
        expect(incoming).to.include({ kind: 'joined' });
        expect(incoming).not.to.have.property('text');
      });
    }
  });

  it('abuse 30: telegram a forged button is a question that nobody asked, or nothing; never an error', () => {
    expect(press('kelderswerf:0').incoming?.choice).to.deep.equal({ question: 'kelderswerf', index: 0 });
    for (const data of [
      'q1',
      'q1:',
      ':1',
      'q1:-1',
      'q1:1e3',
      'q1:999',
      '{"$ne":null}:1',
      'a.b:1',
      '__proto__',
      undefined,
    ])
      expect(press(data).incoming, data).to.equal(undefined);
    expect(press('q1:1', { id: -5, type: 'channel' }).incoming).to.equal(undefined);
    expect(translated({ callback_query: { id: 'q1', from: FATMA, data: 'q1:1' } })).to.deep.equal({
      press: { id: 'q1' },
    });
  });

  it('abuse 21: telegram an id is nothing but a name: a lower one is as good', () => {
    const keys = [900, 12, 901].map(
      (id) => translated({ update_id: id, message: message({ text: 'a' }) }).incoming?.key,
    );
    expect(keys).to.deep.equal(['telegram/7000001/900', 'telegram/7000001/12', 'telegram/7000001/901']);
  });

  it('abuse 58: telegram bait for regular expressions is translated in under 50 ms', () => {
    const bait = ['a'.repeat(8_000) + '!', '/start ' + '-'.repeat(8_000) + ' ', '@'.repeat(8_000), '/'.repeat(8_000)];
    const translateAll = (text: string): void => {
      inPrivate({ text, ...mark('bot_command', 0, text.length) });
      inGroup({ text, ...mark('mention', 0, text.length) });
    };
    for (const text of bait) expect(quickest(() => translateAll(text))).to.be.below(50);
  });

  it('abuse 4: telegram takes what is no update for none, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }), (received) => {
        expect(updateOf(received)).to.equal(undefined);
      }),
    );
    const broken = [{ chat: null }, { from: [] }, { date: '1' }, { date: 1e20 }, { text: 7 }, { message_id: 1.5 }];
    for (const content of broken)
      expect(updateOf({ update_id: 1, message: message(content) }), JSON.stringify(content)).to.equal(undefined);
    for (const id of [-1, 0.5, '1', null, NaN]) expect(updateOf({ update_id: id })).to.equal(undefined);
  });
});
