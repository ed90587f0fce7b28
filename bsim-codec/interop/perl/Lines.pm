package Lines;
# The words of ../README.md, for the client and the server.
use strict;
use warnings;
use Encode qw(decode_utf8 encode_utf8);
use Exporter qw(import);

our @EXPORT = qw(NS FIELDS SESSION text token data);

use constant NS => 'http://www.imcomponents.com';
use constant SESSION => qw(SessionId UserId LoginTime ClientIP);
use constant FIELDS => {
    Login            => [qw(userId password)],
    LoginIM          => [qw(session imType account password)],
    KeepSessionAlive => [qw(session)],
    ChangeStatus     => [qw(session IMType IMAccount Status)],
    SendMessage      => [qw(session imType account toAccount message)],
    GetVersion       => [],
};

sub text {
    my ($word) = @_;
    return $word eq '-' ? undef : decode_utf8(pack('H*', substr($word, 1)));
}

# A text, or a session as a hash.
sub token {
    my ($value) = @_;
    return join(',', map { token($value->{$_}) } SESSION) if ref $value;
    return defined $value ? '+' . unpack('H*', encode_utf8($value)) : '-';
}

# An element with the value of a word: a text, or a session.
sub data {
    my ($name, $word) = @_;
    my $data = SOAP::Data->name($name);
    # Without a type, a text that is not ASCII would be sent in base64.
    return $data->type('string')->value(text($word)) if $word !~ /,/;
    my @words = split /,/, $word;
    return $data->value(\SOAP::Data->value(map { data($_, shift @words) } SESSION));
}

1;
