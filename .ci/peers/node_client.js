// The conversation of peers.sh by node-soap. Arguments: WSDL, port, account, password, texts…
const soap = require('soap');

const [wsdl, port, account, password, ...texts] = process.argv.slice(2);

function show(name, text) {
  console.log(name, Buffer.from(text || '', 'utf8').toString('hex'));
}

// application/x-www-form-urlencoded.
function form(text) {
  return new URLSearchParams({ m: text }).toString().slice(2);
}

async function main() {
  const client = await soap.createClientAsync(wsdl, { forceSoap12Headers: port.endsWith('12') });
  const operations = client.BSIMService[port];
  const call = (name, message) => new Promise((resolve, reject) => {
    operations[name](message, (error, result) => (error ? reject(error) : resolve(result || {})));
  });
  const fault = async (name, message) => {
    try {
      await call(name, message);
      show('NoFault', '');
    } catch (error) {
      const { Fault } = error.root.Envelope.Body;
      const reason = Fault.Reason && (Fault.Reason.Text.$value || Fault.Reason.Text);
      show('Fault', reason || Fault.faultstring);
    }
  };

  await fault('Login', { userId: 'testing', password: 'wrong' });
  const session = (await call('Login', { userId: 'testing', password: 'password' })).LoginResult;
  for (const field of ['SessionId', 'UserId', 'LoginTime', 'ClientIP']) show(field, session[field]);
  show('Version', (await call('GetVersion', {})).GetVersionResult);
  const poll = async () => {
    show('Poll', (await call('KeepSessionAlive', { session })).KeepSessionAliveResult);
  };
  await call('LoginIM', { session, imType: 'msn', account, password });
  await poll();
  await call('ChangeStatus', { session, IMType: 'msn', IMAccount: account, Status: 'BSY' });
  await poll();
  for (const text of texts) {
    await call('SendMessage', {
      session, imType: 'msn', account, toAccount: 'echo@example.com', message: form(text),
    });
    await poll();
  }
  await fault('KeepSessionAlive', { session: { ...session, SessionId: 'unknown' } });
}

main().catch((error) => {
  console.error(error.message || error);
  process.exit(1);
});
