import { Button, DrawerContent, DrawerFooter, H3, MessageBox, Text } from '@adminjs/design-system';
import { type ActionProps, ApiClient, flat, useNotice } from 'adminjs';
import React, { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Field } from '../actions/fields.ts';
import { ActField, type FieldValue } from './act-field.tsx';

interface Form {
  readonly label: string;
  readonly question: string;
  readonly fields: readonly Field[];
  readonly isDangerous: boolean;
}

interface Answer {
  readonly notice?: { readonly message: string; readonly type: 'success' | 'error' };
  readonly errors?: Readonly<Record<string, string>>;
  readonly redirectUrl?: string;
}

const api = new ApiClient();

/** Asks for what an act needs to know, and does it. Errors come beside the fields that they are about. */
export function ActForm({ action, resource, record, records }: ActionProps) {
  const form = action.custom as Form;
  const fields = form.fields.filter(({ onlyFor }) => !onlyFor || onlyFor === record?.params.key);
  const tell = useNotice();
  const navigate = useNavigate();
  const [values, setValues] = useState(() => beginWith(fields, record?.params));
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [isSending, setSending] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setSending(true);
    const answer = await send({ action, resource, record, records } as ActionProps, toSend(fields, values));
    setSending(false);
    if (answer.notice) tell(answer.notice);
    setErrors(answer.errors ?? {});
    if (answer.redirectUrl) navigate(`${answer.redirectUrl}?refresh=true`);
  }

  const named = records ? `${records.length} chosen` : record?.title;
  return (
    <form className="panel-form" onSubmit={submit} noValidate>
      <DrawerContent>
        <H3>{form.label}</H3>
        {named ? <Text mb="lg">{named}</Text> : null}
        <MessageBox mb="xl" variant={form.isDangerous ? 'danger' : 'info'} message={form.question} />
        {errors.form ? <MessageBox mb="xl" variant="danger" message={errors.form} /> : null}
        {fields.map((field) => (
          <ActField
            key={field.name}
            field={field}
            value={values[field.name]}
            error={errors[field.name]}
            onChange={(value) => setValues({ ...values, [field.name]: value })}
          />
        ))}
      </DrawerContent>
      <DrawerFooter>
        <Button
          variant="contained"
          color={form.isDangerous ? 'danger' : 'primary'}
          type="submit"
          disabled={isSending}
        >
          {form.label}
        </Button>
      </DrawerFooter>
    </form>
  );
}

function beginWith(
  fields: readonly Field[],
  params: Record<string, unknown> = {},
): Record<string, FieldValue> {
  return Object.fromEntries(
    fields.map((field) => [
      field.name,
      valueFrom(field, field.from ? flat.get(params, field.from) : undefined),
    ]),
  );
}

function valueFrom(field: Field, value: unknown): FieldValue {
  if (field.kind === 'yes-no') return value === true;
  if (field.kind === 'choices') return Array.isArray(value) ? (value as string[]) : [];
  return value === null || value === undefined ? '' : String(value);
}

/** A moment is typed in the time of this place. */
function toSend(fields: readonly Field[], values: Record<string, FieldValue>): object {
  const moments = fields.filter(({ kind, name }) => kind === 'moment' && values[name]);
  const sent = moments.map(({ name }) => [name, new Date(String(values[name])).toISOString()]);
  return { ...values, ...Object.fromEntries(sent) };
}

async function send({ action, resource, record, records }: ActionProps, data: object): Promise<Answer> {
  const options = {
    resourceId: resource.id,
    actionName: action.name,
    method: 'post',
    data,
    // A refusal is an answer, too.
    validateStatus: () => true,
  };
  const response = records
    ? await api.bulkAction({ ...options, recordIds: records.map(({ id }) => id) })
    : record
      ? await api.recordAction({ ...options, recordId: record.id })
      : await api.resourceAction(options);
  if (response.data.notice) return response.data as Answer;
  return { notice: { message: 'That did not work. Please try again.', type: 'error' } };
}
