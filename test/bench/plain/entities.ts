import { Column, CreateDateColumn, Entity, Index, ManyToOne, PrimaryColumn, PrimaryGeneratedColumn, UpdateDateColumn } from 'typeorm';

/** Tables as most teams would have them: one per noun, foreign keys, an index on each. */

@Entity('participant')
export class PlainParticipant {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('text') status!: string;
  @Column('text') jurisdiction!: string;
}

@Entity('product')
export class PlainProduct {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('text') status!: string;
  @Column('jsonb') fields!: string[];
  @Index() @ManyToOne(() => PlainParticipant, { nullable: false }) vendor!: PlainParticipant;
}

@Entity('grant')
export class PlainGrant {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') status!: string;
  @Column('timestamptz') expiresAt!: Date;
  @Column('jsonb') modes!: string[];
  @Column('int', { nullable: true }) countMax!: number | null;
  @Column('int', { nullable: true }) rowsMax!: number | null;
  @Column('int', { nullable: true }) bytesMax!: number | null;
  @Column('int', { default: 0 }) countUsed!: number;
  @Column('int', { default: 0 }) rowsUsed!: number;
  @Column('int', { default: 0 }) bytesUsed!: number;
  @Index() @ManyToOne(() => PlainProduct, { nullable: false }) product!: PlainProduct;
  @Index() @ManyToOne(() => PlainParticipant, { nullable: false }) vendor!: PlainParticipant;
  @Index() @ManyToOne(() => PlainParticipant, { nullable: false }) buyer!: PlainParticipant;
  @UpdateDateColumn({ type: 'timestamptz' }) updatedAt!: Date;
}

@Entity('transfer')
export class PlainTransfer {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('text') status!: string;
  @Column('text') purpose!: string;
  @Column('text') mode!: string;
  @Column('jsonb') manifest!: object;
  @Column('jsonb') people!: object;
  @Index() @ManyToOne(() => PlainGrant, { nullable: false }) grant!: PlainGrant;
  @Index() @ManyToOne(() => PlainParticipant, { nullable: false }) vendor!: PlainParticipant;
  @Index() @ManyToOne(() => PlainParticipant, { nullable: false }) buyer!: PlainParticipant;
  @CreateDateColumn({ type: 'timestamptz' }) createdAt!: Date;
}

export const ENTITIES = [PlainParticipant, PlainProduct, PlainGrant, PlainTransfer];
