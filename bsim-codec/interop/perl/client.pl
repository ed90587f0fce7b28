# A client by SOAP::Lite, which is told everything. Arguments: URL, SOAP version.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Lines;
use SOAP::Lite;

my ($url, $version) = @ARGV;
SOAP::Lite->soapversion($version);
my $client = SOAP::Lite->proxy($url, timeout => 10)->default_ns(NS)
    ->on_action(sub { NS . "/$_[1]" })
    ->on_fault(sub { ref $_[1] ? $_[1] : die $_[0]->transport->status });
$| = 1;
while (my $line = <STDIN>) {
    my ($operation, @words) = split ' ', $line;
    my $answer = $client->call($operation, map { data($_, shift @words) } @{FIELDS->{$operation}});
    if (!$answer->fault) {
        print '= ', token($answer->result), "\n";
    } else {
        # It knows by name the parts that a fault has in SOAP 1.1 only.
        my @parts = $version eq '1.1' ? qw(faultcode faultstring) : qw(Code/Value Reason/Text);
        print join(' ', '!', map { token($answer->valueof("/Envelope/Body/Fault/$_")) } @parts), "\n";
    }
}
