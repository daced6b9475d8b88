import { CheckBox, FormGroup, FormMessage, Input, Label, TextArea } from '@adminjs/design-system';
import React from 'react';
import type { Field } from '../actions/fields.ts';

export type FieldValue = string | boolean | string[];

interface Props {
  readonly field: Field;
  readonly value: FieldValue | undefined;
  readonly error: string | undefined;
  readonly onChange: (value: FieldValue) => void;
}

/** One field of a form, with its error beside it. */
export function ActField({ field, value, error, onChange }: Props) {
  const id = `act-${field.name}`;
  return (
    <FormGroup error={error !== undefined}>
      <Label htmlFor={id} required={field.isRequired ?? false}>
        {field.label}
      </Label>
      <Control id={id} field={field} value={value} onChange={onChange} />
      <FormMessage>{error ?? field.hint ?? ''}</FormMessage>
    </FormGroup>
  );
}

type ControlProps = Omit<Props, 'error'> & { readonly id: string };

function Control(props: ControlProps) {
  const { id, field, value, onChange } = props;
  if (field.kind === 'yes-no')
    return <CheckBox id={id} checked={value === true} onChange={() => onChange(value !== true)} />;
  if (field.kind === 'choice') return <OneOf {...props} />;
  if (field.kind === 'choices') return <SomeOf {...props} />;
  const common = {
    id,
    name: field.name,
    value: String(value ?? ''),
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  };
  if (field.kind === 'text') return <TextArea {...common} rows={4} width={1} />;
  return <Input {...common} type={TYPES[field.kind]} width={1} />;
}

const TYPES = { line: 'text', number: 'number', moment: 'datetime-local' } as const;

function OneOf({ id, field, value, onChange }: ControlProps) {
  return (
    <select id={id} className="panel-select" value={String(value)} onChange={(e) => onChange(e.target.value)}>
      <option value="">Choose …</option>
      {(field.choices ?? []).map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}

function SomeOf({ field, value, onChange }: ControlProps) {
  const chosen = Array.isArray(value) ? value : [];
  const toggle = (each: string) =>
    onChange(chosen.includes(each) ? chosen.filter((other) => other !== each) : [...chosen, each]);
  return (
    <div className="panel-choices">
      {(field.choices ?? []).map((choice) => (
        <label key={choice.value}>
          <input
            type="checkbox"
            checked={chosen.includes(choice.value)}
            onChange={() => toggle(choice.value)}
          />
          {choice.label}
        </label>
      ))}
    </div>
  );
}
