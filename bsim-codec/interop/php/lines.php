<?php
// The words of ../README.md, for the client and the server.

const NS = 'http://www.imcomponents.com';
const SESSION = ['SessionId', 'UserId', 'LoginTime', 'ClientIP'];
const FIELDS = [
    'Login' => ['userId', 'password'],
    'LoginIM' => ['session', 'imType', 'account', 'password'],
    'KeepSessionAlive' => ['session'],
    'ChangeStatus' => ['session', 'IMType', 'IMAccount', 'Status'],
    'SendMessage' => ['session', 'imType', 'account', 'toAccount', 'message'],
    'GetVersion' => [],
];

function text(string $word): ?string
{
    return $word === '-' ? null : hex2bin(substr($word, 1));
}

/** A text, or a session as an object. */
function token(string|object|null $it): string
{
    if (is_object($it)) {
        return implode(',', array_map(fn ($field) => token($it->$field ?? null), SESSION));
    }
    return $it === null ? '-' : '+' . bin2hex($it);
}

/** A text, or a session as an array of texts. */
function value(string $word): string|array|null
{
    return str_contains($word, ',')
        ? array_combine(SESSION, array_map('text', explode(',', $word)))
        : text($word);
}
