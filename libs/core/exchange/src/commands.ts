import type { TAny } from '@sinclair/typebox';
import type { Command } from './kernel/command.js';
import * as appeal from './appeal/appeal.commands.js';
import * as authorisation from './authorisation/authorisation.commands.js';
import * as basis from './basis/basis.commands.js';
import * as calendar from './calendar/calendar.js';
import * as contract from './basis/contract.commands.js';
import * as granted from './basis/granted.commands.js';
import * as certificate from './certificate/certificate.commands.js';
import * as check from './check/check.commands.js';
import * as conduct from './conduct/conduct.commands.js';
import * as erasure from './erasure/erasure.commands.js';
import * as day from './day/day.js';
import { sealBundle } from './evidence/evidence.js';
import * as finding from './finding/finding.commands.js';
import * as grant from './grant/grant.commands.js';
import * as group from './group/group.js';
import * as hold from './hold/hold.js';
import { record } from './inspection/inspection.js';
import * as inquiry from './inquiry/inquiry.commands.js';
import * as listing from './listing/listing.commands.js';
import * as logkey from './logkey/logkey.commands.js';
import * as negotiation from './negotiation/negotiation.commands.js';
import * as obligation from './obligation/obligation.commands.js';
import * as pack from './pack/pack.commands.js';
import * as participant from './participant/participant.commands.js';
import * as signingKey from './participant/signing-key.js';
import { notifyImportance } from './product/importance.js';
import * as product from './product/product.commands.js';
import * as replay from './replay/replay.js';
import * as report from './report/report.commands.js';
import * as sponsorship from './sponsorship/sponsorship.commands.js';
import { interrupt } from './transfer/interruption.js';
import * as tally from './tally/tally.commands.js';
import * as tokenset from './tokenset/tokenset.js';
import * as review from './review/review.commands.js';
import * as transfer from './transfer/transfer.commands.js';
import * as waiver from './waiver/waiver.commands.js';
import * as watchlist from './watchlist/watchlist.commands.js';

/** Every use case that writes, by its action. A new one is added here and in `permissions.ts`. */
export const COMMANDS = {
  'participant.bootstrap': participant.bootstrap,
  'participant.apply': participant.apply,
  'participant.endorse': participant.endorse,
  'participant.admit': participant.admit,
  'participant.reject': participant.reject,
  'participant.lapse': participant.lapse,
  'participant.suspend': participant.suspend,
  'participant.resume': participant.resume,
  'participant.exit': participant.exit,
  'participant.close': participant.close,
  'person.add': participant.addPerson,
  'credential.issue': participant.issueCredential,
  'credential.revoke': participant.revokeCredential,
  'product.describe': product.describe,
  'product.revise': product.revise,
  'product.register': product.register,
  'product.retire': product.retire,
  'product.notify_importance': notifyImportance,
  'listing.create': listing.create,
  'listing.revise': listing.revise,
  'listing.submit': listing.submit,
  'listing.return': listing.giveBack,
  'listing.stall': listing.stall,
  'listing.suspend': listing.suspend,
  'listing.resume': listing.resume,
  'listing.delist': listing.delist,
  'listing.lose_ground': listing.loseGround,
  'negotiation.request': negotiation.request,
  'negotiation.offer': negotiation.offer,
  'negotiation.accept': negotiation.accept,
  'negotiation.agree': negotiation.agree,
  'negotiation.verify': negotiation.verify,
  'negotiation.finalize': negotiation.finalize,
  'negotiation.terminate': negotiation.terminate,
  'negotiation.lapse': negotiation.lapse,
  'grant.activate': grant.activate,
  'grant.collect_credential': grant.collectCredential,
  'grant.suspend': grant.suspend,
  'grant.resume': grant.resume,
  'grant.revoke': grant.revoke,
  'grant.give_up': grant.giveUp,
  'grant.acknowledge': grant.acknowledge,
  'grant.expire': grant.expire,
  'grant.lose_ground': grant.loseGround,
  'transfer.request': transfer.request,
  'transfer.attach_basis': transfer.attachBasis,
  'transfer.attach_tokens': transfer.attachTokens,
  'transfer.start': transfer.start,
  'transfer.suspend': transfer.suspend,
  'transfer.resume': transfer.resume,
  'transfer.complete': transfer.complete,
  'transfer.terminate': transfer.terminate,
  'transfer.interrupt': interrupt,
  'transfer.lapse': transfer.lapse,
  'basis.draft': basis.draftBasis,
  'basis.apply': granted.apply,
  'basis.return': granted.giveBack,
  'basis.accept': granted.accept,
  'basis.prolong': granted.prolong,
  'basis.approve': granted.approve,
  'basis.refuse': granted.refuse,
  'basis.reassess': granted.reassess,
  'basis.apply_extension': granted.applyExtension,
  'basis.extend': granted.extend,
  'basis.refuse_extension': granted.refuseExtension,
  'basis.certify': granted.certify,
  'basis.suspend': granted.suspend,
  'basis.resume': granted.resume,
  'basis.revoke': granted.revoke,
  'basis.effect': contract.effect,
  'basis.submit_filing': contract.submitFiling,
  'basis.ask_supplement': contract.askSupplement,
  'basis.file': contract.file,
  'basis.report_change': basis.reportChange,
  'basis.supersede': basis.supersede,
  'basis.terminate': basis.terminate,
  'basis.withdraw': basis.withdraw,
  'basis.expire': basis.expire,
  'check.queue': check.queue,
  'check.start': check.start,
  'check.conclude': check.conclude,
  'check.fail_with_error': check.failWithError,
  'check.redrive': check.redrive,
  'check.lapse': check.lapse,
  'obligation.fulfil': obligation.fulfil,
  'obligation.waive': obligation.waive,
  'obligation.reject': obligation.reject,
  'obligation.correct': obligation.correct,
  'obligation.impose': obligation.impose,
  'obligation.declare_incident': obligation.declareIncident,
  'obligation.remind': obligation.remind,
  'obligation.reschedule': obligation.reschedule,
  'calendar.issue': calendar.issue,
  'calendar.revoke': calendar.revoke,
  'hold.place': hold.place,
  'hold.lift': hold.lift,
  'finding.raise': finding.raise,
  'finding.take_up': finding.takeUp,
  'finding.assess': finding.assess,
  'finding.decide': finding.decide,
  'finding.close': finding.close,
  'finding.escalate': finding.escalate,
  'tally.correct': tally.proposeCorrection,
  'tally.confirm_correction': tally.confirmCorrection,
  'tokenset.open': tokenset.open,
  'tokenset.seal': tokenset.seal,
  'tokenset.abandon': tokenset.abandon,
  'group.propose': group.propose,
  'group.confirm': group.confirm,
  'group.lapse': group.lapse,
  'inspection.record': record,
  'pack.draft': pack.draftPack,
  'pack.test': pack.test,
  'pack.sign': pack.sign,
  'pack.schedule': pack.schedule,
  'pack.enter_force': pack.enterForce,
  'pack.withdraw': pack.withdraw,
  'pack.lapse': pack.lapse,
  'replay.request': replay.request,
  'replay.start': replay.start,
  'replay.finish': replay.finish,
  'replay.fail': replay.fail,
  'evidence.bundle': sealBundle,
  'review.assign': review.assign,
  'review.recuse': review.recuse,
  'review.propose': review.propose,
  'review.return': review.giveBack,
  'review.decide': review.decide,
  'review.escalate': review.escalate,
  'inquiry.ask': inquiry.ask,
  'inquiry.answer': inquiry.answer,
  'inquiry.ask_more_time': inquiry.askMoreTime,
  'inquiry.extend': inquiry.extend,
  'inquiry.keep_day': inquiry.keepDay,
  'inquiry.lapse': inquiry.lapse,
  'watchlist.propose_addition': watchlist.proposeAddition,
  'watchlist.propose_removal': watchlist.proposeRemoval,
  'watchlist.confirm': watchlist.confirm,
  'watchlist.reject': watchlist.reject,
  'waiver.draft': waiver.draftWaiver,
  'waiver.grant': waiver.grant,
  'waiver.withdraw': waiver.withdraw,
  'waiver.revoke': waiver.revoke,
  'waiver.expire': waiver.expire,
  'waiver.invoke': waiver.invoke,
  'appeal.file': appeal.file,
  'appeal.propose': appeal.propose,
  'appeal.return': appeal.giveBack,
  'appeal.decide': appeal.decide,
  'appeal.withdraw': appeal.withdraw,
  'appeal.escalate': appeal.escalate,
  'erasure.request': erasure.request,
  'erasure.assess': erasure.assess,
  'erasure.reopen': erasure.reopen,
  'erasure.approve': erasure.approve,
  'erasure.reject': erasure.reject,
  'erasure.withdraw': erasure.withdraw,
  'erasure.execute': erasure.execute,
  'erasure.escalate': erasure.escalate,
  'day.end': day.end,
  'day.seal': day.seal,
  'logkey.propose': logkey.propose,
  'logkey.confirm': logkey.confirm,
  'logkey.start': logkey.start,
  'logkey.withdraw': logkey.withdraw,
  'logkey.propose_retirement': logkey.proposeRetirement,
  'logkey.confirm_retirement': logkey.confirmRetirement,
  'logkey.keep': logkey.keep,
  'logkey.lapse': logkey.lapse,
  'logkey.succeed': logkey.succeed,
  'participant.register_key': signingKey.registerKey,
  'participant.retire_key': signingKey.retireKey,
  'authorisation.draft': authorisation.draftAuthorisation,
  'authorisation.publish': authorisation.publish,
  'authorisation.withdraw': authorisation.withdraw,
  'authorisation.enter_force': authorisation.enterForce,
  'authorisation.suspend': authorisation.suspend,
  'authorisation.resume': authorisation.resume,
  'authorisation.propose_end': authorisation.proposeEnd,
  'authorisation.confirm_end': authorisation.confirmEnd,
  'authorisation.expire': authorisation.expire,
  'sponsorship.propose': sponsorship.propose,
  'sponsorship.accept': sponsorship.accept,
  'sponsorship.decline': sponsorship.decline,
  'sponsorship.end': sponsorship.end,
  'sponsorship.lapse': sponsorship.lapse,
  'report.submit': report.submit,
  'report.withdraw': report.withdraw,
  'report.set_aside': report.setAside,
  'report.expire': report.expire,
  'certificate.file': certificate.file,
  'certificate.confirm': certificate.confirm,
  'certificate.reject': certificate.reject,
  'certificate.revoke': certificate.revoke,
  'certificate.expire': certificate.expire,
  'conduct.record': conduct.record,
  'conduct.correct': conduct.correct,
  'conduct.comment': conduct.comment,
  'conduct.withdraw': conduct.withdraw,
  'conduct.expire': conduct.expire,
} as const;

export type CommandName = keyof typeof COMMANDS;
/** The input of a use case, as its schema says. */
export type CommandInput<N extends CommandName> = Parameters<(typeof COMMANDS)[N]['decide']>[0];
export const isCommandName = (name: string): name is CommandName => Object.hasOwn(COMMANDS, name);
/** A use case by its name alone; its input must have been checked against its schema. */
export const useCaseOf = (name: CommandName): Command<TAny> => COMMANDS[name] as unknown as Command<TAny>;
