<?php
// A client by PHP. Arguments: the address of a WSDL, or else of the service, which is then called without
// a WSDL; minor version of SOAP.
require 'lines.php';

/** A client from the WSDL. */
function described(string $wsdl, int $version): Closure
{
    $client = new SoapClient($wsdl, ['soap_version' => $version, 'cache_wsdl' => WSDL_CACHE_NONE]);
    return function (string $operation, array $values) use ($client) {
        $result = $client->__soapCall($operation, [array_combine(FIELDS[$operation], $values)]);
        return $result->{"{$operation}Result"} ?? null;
    };
}

/** A client that has to be told everything. It writes types and `xsi:nil`, as rpc/encoded has them. */
function bare(string $url, int $version): Closure
{
    $client = new SoapClient(null, ['soap_version' => $version, 'location' => $url, 'uri' => NS]);
    return fn (string $operation, array $values) => $client->__soapCall(
        $operation,
        array_map('named', $values, FIELDS[$operation]),
        ['soapaction' => NS . "/$operation"],
    );
}

/** A field in the namespace of the service. */
function named(string|array|null $value, string $name): SoapVar
{
    [$value, $type] = is_array($value)
        ? [array_map('named', $value, SESSION), SOAP_ENC_OBJECT]
        : [$value, XSD_STRING];
    return new SoapVar($value, $type, null, null, $name, NS);
}

[, $address, $minor] = $argv;
$version = ['1' => SOAP_1_1, '2' => SOAP_1_2][$minor];
$call = str_ends_with($address, '?wsdl') ? described($address, $version) : bare($address, $version);
while (($line = fgets(STDIN)) !== false) {
    $words = explode(' ', rtrim($line, "\n"));
    $operation = array_shift($words);
    try {
        $answer = '= ' . token($call($operation, array_map('value', $words)));
    } catch (SoapFault $fault) {
        $answer = '! ' . token($fault->faultcode) . ' ' . token($fault->faultstring);
    }
    echo "$answer\n";
}
