import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsInt, IsObject, IsString, IsUUID, Length, Matches, Min, ValidateNested } from 'class-validator';

class FileDto {
  @IsString() @Length(1, 200) name!: string;
  @Matches(/^[0-9a-f]{64}$/) sha256!: string;
  @IsInt() @Min(0) rows!: number;
  @IsInt() @Min(0) bytes!: number;
}

class ManifestDto {
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(1000) @ValidateNested({ each: true }) @Type(() => FileDto) files!: FileDto[];
  @IsInt() @Min(0) rows!: number;
  @IsInt() @Min(0) bytes!: number;
  @IsArray() @ArrayMaxSize(64) @IsString({ each: true }) fields!: string[];
}

class PeopleDto {
  @IsInt() @Min(0) general!: number;
  @IsInt() @Min(0) sensitive!: number;
}

export class CreateTransferDto {
  @IsUUID() grantId!: string;
  @Matches(/^[a-z0-9][a-z0-9_.-]{0,63}$/) purpose!: string;
  @IsIn(['file', 'api', 'stream', 'query', 'privacy_computing']) mode!: string;
  @IsObject() @ValidateNested() @Type(() => ManifestDto) manifest!: ManifestDto;
  @IsObject() @ValidateNested() @Type(() => PeopleDto) people!: PeopleDto;
}
