# The service by SOAP::Lite. Arguments: SOAP version, port.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Lines;
use SOAP::Lite;
use SOAP::Transport::HTTP;

package Service {
    use parent -norequire, 'SOAP::Server::Parameters';
    use Lines;

    # Every operation asks what to answer. The last argument of each is the whole message.
    for my $operation (keys FIELDS->%*) {
        no strict 'refs';
        *$operation = sub {
            my $fields = $_[-1]->method || {};
            # No schema tells it that an element without content is a session.
            $fields->{session} = {} if ($fields->{session} // 'none') eq '';
            print join(' ', $operation, map { token($fields->{$_}) } FIELDS->{$operation}->@*), "\n";
            my ($kind, @words) = split ' ', <STDIN>;
            if ($kind eq '!') {
                my ($code, $reason) = map { text($_) } @words;
                die SOAP::Fault->faultcode($code)->faultstring($reason);
            }
            return @words ? data("${operation}Result", $words[0]) : ();
        };
    }
}

my ($version, $port) = @ARGV;
$| = 1;
SOAP::Lite->soapversion($version);
SOAP::Transport::HTTP::Daemon->new(LocalAddr => '127.0.0.1', LocalPort => $port)
    ->dispatch_with({ NS, 'Service' })->on_action(sub { })->handle;
