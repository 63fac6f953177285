import { publicOperationOn } from '#core/law';
import {
  REDEVELOPMENT, SHARES_TOTAL, assessedIn, backingOf, endOfShanghaiDay, isAffiliated, isAuthorisedAt, isDataMerchant, isSameBacking, isSigned, possessionText, reportText, shanghaiDay, sponsorOf, sponsorsOf,
  verifierFor, type Authorisation, type EntryData, type Id, type Product, type View,
} from '#core/exchange';
import { firstOf, type Complaint, type Invariant, type Step } from '../invariant.js';

type Version = Product['versions'][number];

/** Invariant 17: parts 2 and 3 of the market. */
export const authorisedAndSponsored: Invariant = {
  number: 17,
  id: 'authorised-and-sponsored',
  zh: '公共数据产品有有效授权且不早于、不晚于授权；运营机构不参与再开发；卖方为数据商或由数据商保荐；评估报告由独立机构以其密钥签署',
  en: 'What comes from public data rests on an authorisation in force and never outlives it, and its operator redevelops nothing; who sells is a data merchant or sponsored by one; reports are signed by independent assessors',
  cite: '《公共数据资源授权运营实施规范（试行）》；《深圳市数据交易管理暂行办法》第五条、第六条、第十三条',
  checks: {
    'product.registered': (step) => {
      const product = step.view.get(step.entry.stream as Id<'product'>);
      return product === undefined ? undefined : onTheMarket(step, product, product.versions.at(-1));
    },
    'product.revised': (step) => {
      const product = step.view.get(step.entry.stream as Id<'product'>);
      return product?.state === 'REGISTERED' ? onTheMarket(step, product, step.entry.data.version) : undefined;
    },
    'listing.listed': ({ entry: { stream, data }, view }) => {
      const listing = view.get(stream as Id<'listing'>);
      return listing === undefined ? undefined : sameBacking(view, listing, data.backing) ?? maySell(view, listing.vendor);
    },
    'negotiation.agreed': ({ entry: { stream, data, at }, view }) => {
      const negotiation = view.get(stream as Id<'negotiation'>);
      if (negotiation === undefined) return undefined;
      return sameBacking(view, negotiation, data.backing) ?? inForce(view, data.backing.authorisation, at) ?? noRedevelopment(view, data.backing.authorisation, negotiation.buyer, negotiation.proposal.terms.purposes);
    },
    'grant.provisioned': ({ entry: { stream, data, at }, view, expect }) => {
      const agreed = view.get(data.negotiation)?.backing;
      const { authorisation } = data.backing;
      if (authorisation !== undefined) expect({ type: 'authorisation.use_granted', stream: authorisation, what: `its use was not published with ${authorisation}` });
      return firstOf([agreed != null && isSameBacking(agreed, data.backing), () => `${stream} names another ground than its agreement`]) ?? inForce(view, authorisation, at);
    },
    'grant.activated': ({ entry: { stream, data }, view }) => {
      const id = view.get(stream as Id<'grant'>)?.backing.authorisation;
      const until = id === undefined ? undefined : view.get(id)?.until;
      return until === undefined ? undefined : firstOf([Date.parse(data.expiresAt) <= endOfShanghaiDay(until), () => `it ends at ${data.expiresAt}, its authorisation on ${until}`]);
    },
    'transfer.started': flowing,
    'transfer.resumed': flowing,
    'authorisation.drafted': drafted,
    'sponsorship.accepted': ({ entry: { stream, data, actor }, view, expect }) => {
      const sponsorship = view.get(stream as Id<'sponsorship'>);
      const sponsor = sponsorship === undefined ? undefined : view.get(sponsorship.sponsor);
      if (sponsorship === undefined || sponsor === undefined) return undefined;
      expect({ type: 'participant.sponsored', stream: sponsorship.sponsored, what: `${sponsorship.sponsored} was not told that it is sponsored` });
      return firstOf(
        [isDataMerchant(sponsor), () => `${sponsor.id} is no data merchant`],
        [actor.org === data.by && sponsorship.parties.some((one) => one === data.by) && data.by !== sponsorship.by, () => `${data.by} accepts what ${sponsorship.by} has proposed`],
      );
    },
    'participant.key_registered': ({ entry: { stream, data } }) => {
      const id = stream as Id<'participant'>;
      const verifier = verifierFor(id, data.vkey);
      return firstOf([verifier?.keyId === data.keyId && isSigned(verifier, possessionText(id, data.vkey), data.possession), () => `nothing shows that ${stream} has the key ${data.keyId}`]);
    },
    'report.submitted': reported,
  },
};

/** What is registered as a product: told apart, and where it is public, authorised, of the right developer, and on the published list. */
function onTheMarket({ entry: { at }, view, expect }: Step<'product.registered'> | Step<'product.revised'>, product: Product, version: Version | undefined): Complaint {
  if (version === undefined) return undefined;
  const said = toldApart(product, version);
  const of = version.authorisation;
  if (said !== undefined || of === undefined) return said;
  const authorisation = view.get(of);
  if (authorisation === undefined) return `its authorisation ${of} does not exist`;
  expect({ type: 'authorisation.product_added', stream: of, what: `it was not put on the published list of ${of}` });
  return inForce(view, of, at) ?? developed(view, authorisation, product.vendor, version);
}

function toldApart({ id }: Product, { regime, authorisation, processing, source }: Version): Complaint {
  const isPublic = regime === 'PUBLIC';
  const others = [authorisation !== undefined, processing !== undefined, source?.kind === 'public_operation'];
  return firstOf(
    [source?.kind !== 'public_raw', () => `${id} is raw public data`],
    [others.every((one) => one === isPublic), () => `${id} says ${regime}, and its source, authorisation or processing says otherwise`],
  );
}

/** By the operator, or further by somebody else who was granted a product of it. */
function developed(view: View, { id, sector, operator }: Authorisation, vendor: Id<'participant'>, version: Version): Complaint {
  const isOfSector = firstOf([sector === version.sector, () => `${id} is for ${sector}, not for ${version.sector}`]);
  const { redevelops } = version;
  if (isOfSector !== undefined || redevelops === undefined) return isOfSector ?? firstOf([vendor === operator, () => `${vendor} is not the operator of ${id}`]);
  const grant = view.get(redevelops);
  return firstOf(
    [!isAffiliated(view, vendor, operator), () => `${vendor} redevelops what it or its affiliate ${operator} operates`],
    [grant?.buyer === vendor && grant.backing.authorisation === id, () => `${redevelops} is no grant of ${vendor} under ${id}`],
  );
}

function inForce(view: View, id: Id<'authorisation'> | undefined, at: string): Complaint {
  const authorisation = id === undefined ? undefined : view.get(id);
  if (id === undefined) return undefined;
  return firstOf([authorisation !== undefined && isAuthorisedAt(authorisation, at), () => `its authorisation ${id} was ${authorisation?.state ?? 'missing'}, until ${authorisation?.until ?? 'no day'}`]);
}

function sameBacking(view: View, on: Parameters<typeof backingOf>[1], said: EntryData<'listing.listed'>['backing']): Complaint {
  const made = backingOf(view, on);
  return firstOf([isSameBacking(made, said), () => `it names ${JSON.stringify(said)} as its ground; by the entries it is ${JSON.stringify(made)}`]);
}

function maySell(view: View, vendor: Id<'participant'>): Complaint {
  const seller = view.get(vendor);
  return seller === undefined ? undefined : firstOf([isDataMerchant(seller) || sponsorOf(view, seller) !== undefined, () => `${vendor} is no data merchant and has no sponsor`]);
}

function noRedevelopment(view: View, id: Id<'authorisation'> | undefined, buyer: Id<'participant'>, purposes: readonly string[]): Complaint {
  const operator = id === undefined ? undefined : view.get(id)?.operator;
  const mayRedevelop = purposes.length === 0 || purposes.includes(REDEVELOPMENT);
  return firstOf([operator === undefined || !mayRedevelop || !isAffiliated(view, buyer, operator), () => `${buyer}, an affiliate of the operator, may redevelop by it`]);
}

function flowing({ entry: { stream, at }, view }: Step<'transfer.started'> | Step<'transfer.resumed'>): Complaint {
  const transfer = view.get(stream as Id<'transfer'>);
  const grant = transfer === undefined ? undefined : view.get(transfer.grant);
  return inForce(view, grant?.backing.authorisation, at);
}

function drafted({ entry: { data: { authority, terms: { from, until, benefit } }, actor, at } }: Step<'authorisation.drafted'>): Complaint {
  const years = publicOperationOn(shanghaiDay(at))?.termYearsMax.value ?? 0;
  const total = benefit.reduce((sum, { basisPoints }) => sum + basisPoints, 0);
  const last = `${Number(from.slice(0, 4)) + years}${from.slice(4)}`;
  return firstOf(
    [actor.org === authority, () => `${actor.org} drafts for ${authority}`],
    [from <= until && until < last, () => `it lasts from ${from} to ${until}, longer than ${years} years or not at all`],
    [total === SHARES_TOTAL, () => `its shares sum to ${total} basis points`],
  );
}

function reported({ entry: { data: { statement, keyId, signature, concerned } }, view }: Step<'report.submitted'>): Complaint {
  const issuer = view.get(statement.issuer);
  const key = issuer?.signingKeys.find((one) => one.keyId === keyId);
  const verifier = key === undefined ? undefined : verifierFor(statement.issuer, key.vkey);
  const related = [concerned, ...sponsorsOf(view, concerned)].find((one) => isAffiliated(view, statement.issuer, one));
  const assessed = assessedIn(view, statement);
  return firstOf(
    [assessed?.concerned === concerned, () => `${statement.subject} is no matter of ${concerned}`],
    [assessed?.digests.includes(statement.subjectSha256) === true, () => `nothing of ${statement.subject} has the digest ${statement.subjectSha256}`],
    [key?.retiredAt === null && verifier !== undefined && isSigned(verifier, reportText(statement), signature), () => `it is not signed by a key of ${statement.issuer} that was in force`],
    [related === undefined, () => `${statement.issuer} is affiliated with ${related ?? ''}`],
  );
}
