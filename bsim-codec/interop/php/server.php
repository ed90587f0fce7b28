<?php
// The service by PHP, for its own web server. In the environment: WSDL, SOAP_MINOR.
require 'lines.php';

class Service
{
    /** Every operation: asks what to answer. */
    public function __call(string $operation, array $arguments): array
    {
        $values = array_map(fn ($field) => token($arguments[0]->$field ?? null), FIELDS[$operation]);
        fwrite(fopen('php://stdout', 'w'), implode(' ', [$operation, ...$values]) . "\n");
        $words = explode(' ', rtrim(fgets(fopen('php://stdin', 'r')), "\n"));
        if ($words[0] === '!') {
            throw new SoapFault(text($words[1]), text($words[2]));
        }
        return isset($words[1]) ? ["{$operation}Result" => value($words[1])] : [];
    }
}

$server = new SoapServer(getenv('WSDL'), [
    'soap_version' => ['1' => SOAP_1_1, '2' => SOAP_1_2][getenv('SOAP_MINOR')],
    'cache_wsdl' => WSDL_CACHE_NONE,
]);
$server->setObject(new Service());
$server->handle();
