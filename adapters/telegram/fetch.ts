/** What the library calls the Bot API with: its calls are forms, and of their answers it reads the status and the text. */
import { call } from '../../bot/core/call.ts';

/** As `fetch`, for those calls; one that carries a file goes by fetch itself. */
export const callApi: typeof fetch = async (url, init) => {
  const { body, headers, signal } = init ?? {};
  if (!(body instanceof URLSearchParams)) return fetch(url, init);
  const answer = await call(url as string, {
    method: 'POST',
    headers: headers as Record<string, string>,
    body: body.toString(),
    signal: signal ?? undefined,
  });
  const read: Pick<Response, 'status' | 'text'> = { status: answer.status, text: () => Promise.resolve(answer.text) };
  return read as Response;
};
