// Runs cases through the AWS SDK for JavaScript against a gateway: node run.js CASES ENDPOINT
// It runs the same cases as run.py, which documents their forms.

"use strict";

const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { isDeepStrictEqual } = require("node:util");

const greengrassv2 = require("@aws-sdk/client-greengrassv2");
const iot = require("@aws-sdk/client-iot");
const iotsitewise = require("@aws-sdk/client-iotsitewise");

const [cases, endpoint] = process.argv.slice(2);
const options = {
  endpoint,
  disableHostPrefix: true,
  region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
  maxAttempts: 1,
};
const sitewise = { module: iotsitewise, client: new iotsitewise.IoTSiteWiseClient(options) };
const greengrass = { module: greengrassv2, client: new greengrassv2.GreengrassV2Client(options) };
const services = {
  BatchAssociateProjectAssets: sitewise,
  BatchDisassociateProjectAssets: sitewise,
  BatchAssociateClientDeviceWithCoreDevice: greengrass,
  BatchDisassociateClientDeviceFromCoreDevice: greengrass,
  AssociateTargetsWithJob: { module: iot, client: new iot.IoTClient(options) },
};
const world = JSON.parse(readFileSync(join(__dirname, "../world.json"), "utf8"));

const mapValues = (object, map) => Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)]));

function fill(template, value) {
  if (typeof template === "object") return mapValues(template, (inner) => fill(inner, value));
  return template.replace("%", () => value);
}

function expand(value) {
  if (Array.isArray(value)) return value.map(expand);
  if (typeof value !== "object" || value === null) return value;
  if ("$take" in value) {
    const taken = world[value.$take].slice(value.from, value.from + value.count);
    return taken.map((item) => fill(value.as ?? "%", item));
  }
  if ("$repeat" in value) return value.$repeat.repeat(value.times);
  if ("$between" in value) return value;
  return mapValues(value, expand);
}

function matches(expected, actual) {
  if (expected?.$between) {
    const [low, high] = expected.$between;
    return Number.isInteger(actual) && low <= actual && actual <= high;
  }
  if (typeof expected === "string" && expected.endsWith("…")) return actual?.startsWith(expected.slice(0, -1)) ?? false;
  return isDeepStrictEqual(expected, actual);
}

function checkError(module, expected, raised) {
  const faults = [];
  if (raised.constructor !== module[expected.name]) faults.push(`raised ${raised}`);
  if (raised.$metadata?.httpStatusCode !== expected.status) faults.push(`status ${raised.$metadata?.httpStatusCode}`);
  if (!matches(expected.message, raised.message)) faults.push(`message ${JSON.stringify(raised.message)}`);
  for (const [name, value] of Object.entries(expected.members ?? {})) {
    if (!matches(value, raised[name])) faults.push(`${name} is ${JSON.stringify(raised[name])}`);
  }
  return faults;
}

async function check({ module, client }, { operation, input, output: expected, error }) {
  try {
    const { $metadata, ...output } = await client.send(new module[`${operation}Command`](input));
    if (error) return [`no exception, but ${JSON.stringify(output)}`];
    return isDeepStrictEqual(output, expected) ? [] : [`returned ${JSON.stringify(output)}`];
  } catch (raised) {
    return error ? checkError(module, error, raised) : [`raised ${raised}`];
  }
}

async function main() {
  let [passed, failed] = [0, 0];
  for (const { name, operation, ...rest } of JSON.parse(readFileSync(cases, "utf8"))) {
    const faults = await check(services[operation], { operation, ...expand(rest) });
    faults.length ? failed++ : passed++;
    console.log(`${faults.length ? "FAIL" : "pass"} ${operation}: ${name}`);
    for (const fault of faults) console.log(`     ${fault}`);
  }
  console.log(`javascript: ${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

main();
