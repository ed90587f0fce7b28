// A client by node-soap. Arguments: WSDL, port.
const readline = require('readline');
const soap = require('soap');

const [wsdl, port] = process.argv.slice(2);
const FIELDS = ['SessionId', 'UserId', 'LoginTime', 'ClientIP'];
const ARGUMENTS = {
  Login: ['userId', 'password'],
  LoginIM: ['session', 'imType', 'account', 'password'],
  KeepSessionAlive: ['session'],
  ChangeStatus: ['session', 'IMType', 'IMAccount', 'Status'],
  SendMessage: ['session', 'imType', 'account', 'toAccount', 'message'],
  GetVersion: [],
};

function text(word) {
  return word === '-' ? undefined : Buffer.from(word.slice(1), 'hex').toString('utf8');
}

function token(it) {
  return it === undefined || it === null ? '-' : `+${Buffer.from(it, 'utf8').toString('hex')}`;
}

function named(names, values) {
  return Object.fromEntries(names.map((name, index) => [name, values[index]]));
}

function argument(word) {
  return word.includes(',') ? named(FIELDS, word.split(',').map(text)) : text(word);
}

function refusal(error) {
  if (!error.root) throw error;
  const { Fault } = error.root.Envelope.Body;
  const reason = Fault.Reason && (Fault.Reason.Text.$value || Fault.Reason.Text);
  return `! ${token(Fault.Code ? Fault.Code.Value : Fault.faultcode)} ${token(reason || Fault.faultstring)}`;
}

async function main() {
  const client = await soap.createClientAsync(wsdl, { forceSoap12Headers: port.endsWith('12') });
  const operations = client.BSIMService[port];
  const call = (name, message) => new Promise((resolve, reject) => {
    operations[name](message, (error, result) => (error ? reject(error) : resolve(result || {})));
  });
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [name, ...words] = line.split(' ');
    try {
      const result = (await call(name, named(ARGUMENTS[name], words.map(argument))))[`${name}Result`];
      const session = name === 'Login' && result;
      console.log('=', session ? FIELDS.map((field) => token(session[field])).join(',') : token(result));
    } catch (error) {
      console.log(refusal(error));
    }
  }
}

main().catch((error) => {
  console.error(error.message || error);
  process.exit(1);
});
