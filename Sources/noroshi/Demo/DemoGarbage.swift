/// How garbage is sorted in the demo's fictional town: what a municipality gives the chat as a CSV file (`Intents/README.md`, Tables).
/// What no city collects is so by law; all else is this town's own.
enum DemoGarbage {
    static let rows = [["name", "reading", "aliases", "class", "note", "name.en", "class.en"]] + items

    private static let items: [[String]] = table.split(separator: "\n").map { line in
        line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    private static let table = """
        傘,かさ,,燃やさないごみ,,umbrella,non-burnable garbage
        ビニール傘,びにーるがさ,,燃やさないごみ,,plastic umbrella,non-burnable garbage
        電池（乾電池）,かんでんち,単三電池|単四電池|アルカリ電池,有害ごみ,透明な袋に入れて出します。,battery,hazardous garbage
        充電池（モバイルバッテリーなど）,じゅうでんち,モバイルバッテリー|リチウムイオン電池|充電式電池,回収箱,電極をテープで覆って、清掃事務所の回収箱に入れてください。発火のおそれがあるため、ほかのごみに混ぜないでください。,rechargeable battery,collection box
        蛍光管,けいこうかん,蛍光灯|電球,有害ごみ,購入時の箱に入れるか、紙に包んで出します。,fluorescent tube,hazardous garbage
        スプレー缶,すぷれーかん,ガスボンベ|カセットボンベ,有害ごみ,使い切って出します。穴はあけないでください。,spray can,hazardous garbage
        ライター,らいたー,,有害ごみ,使い切って出します。,lighter,hazardous garbage
        体温計（水銀）,たいおんけい,水銀体温計,有害ごみ,,mercury thermometer,hazardous garbage
        刃物（包丁・カッター）,はもの,包丁|カッター|はさみ,燃やさないごみ,紙に包んで「キケン」と書いてください。,knife,non-burnable garbage
        フライパン,ふらいぱん,,燃やさないごみ,,frying pan,non-burnable garbage
        なべ（金属）,なべ,鍋,燃やさないごみ,,pan,non-burnable garbage
        土なべ,どなべ,土鍋,燃やさないごみ,,clay pot,non-burnable garbage
        皿,さら,食器|茶わん|茶碗|陶器,燃やさないごみ,割れたものは紙に包んで「キケン」と書いてください。,dish,non-burnable garbage
        ガラス,がらす,コップ|鏡,燃やさないごみ,紙に包んで「キケン」と書いてください。,glass,non-burnable garbage
        びん,びん,瓶|ガラスびん,資源,中をすすいで出します。,glass bottle,recyclables
        かん,かん,缶|空き缶|アルミ缶|スチール缶,資源,中をすすいで出します。,can,recyclables
        ペットボトル,ぺっとぼとる,,資源,キャップとラベルを外し、中をすすいで出します。,plastic bottle,recyclables
        ペットボトルのキャップ,ぺっとぼとるのきゃっぷ,キャップ,プラスチック資源,,bottle cap,plastic recyclables
        発泡スチロール,はっぽうすちろーる,発泡トレイ|食品トレイ,プラスチック資源,汚れを落として出します。,styrofoam,plastic recyclables
        プラスチック容器,ぷらすちっくようき,プラ容器|弁当の容器|シャンプーの容器,プラスチック資源,汚れが落ちないものは燃やすごみに出してください。,plastic container,plastic recyclables
        レジ袋,れじぶくろ,ビニール袋,プラスチック資源,,plastic bag,plastic recyclables
        新聞紙,しんぶんし,新聞,資源,ひもで十字に縛って出します。,newspaper,recyclables
        段ボール,だんぼーる,ダンボール,資源,畳んでひもで縛って出します。,cardboard box,recyclables
        雑誌,ざっし,本|漫画|雑がみ,資源,ひもで縛って出します。,magazine,recyclables
        牛乳パック,ぎゅうにゅうぱっく,紙パック,資源,洗って切り開き、乾かして出します。,milk carton,recyclables
        古着,ふるぎ,服|衣類|洋服|シャツ|ズボン,資源,洗って乾かし、袋に入れて出します。雨の日は出さないでください。,clothes,recyclables
        靴,くつ,運動靴|長靴,燃やすごみ,,shoes,burnable garbage
        かばん,かばん,バッグ|ランドセル,燃やすごみ,,bag,burnable garbage
        ぬいぐるみ,ぬいぐるみ,,燃やすごみ,,stuffed toy,burnable garbage
        おもちゃ（プラスチック）,おもちゃ,,燃やすごみ,電池を外してください。,plastic toy,burnable garbage
        生ごみ,なまごみ,,燃やすごみ,水をよく切って出します。,food waste,burnable garbage
        食用油,しょくようあぶら,油|天ぷら油|サラダ油,燃やすごみ,紙や布に染み込ませるか、凝固剤で固めて出します。,cooking oil,burnable garbage
        紙おむつ,かみおむつ,おむつ|オムツ,燃やすごみ,汚物を取り除いて出します。,diaper,burnable garbage
        ティッシュペーパー,てぃっしゅぺーぱー,ティッシュ,燃やすごみ,,tissue,burnable garbage
        マスク,ますく,,燃やすごみ,,mask,burnable garbage
        割りばし,わりばし,割り箸|はし,燃やすごみ,,chopsticks,burnable garbage
        CD,しーでぃー,DVD|CD・DVD,燃やすごみ,,CD,burnable garbage
        ゴム手袋,ごむてぶくろ,ゴム製品,燃やすごみ,,rubber gloves,burnable garbage
        枕,まくら,クッション,燃やすごみ,一辺が30cmを超えるものは粗大ごみです。,pillow,burnable garbage
        木の枝,きのえだ,枝|落ち葉|草,燃やすごみ,長さ50cm以下に切り、束ねて出します。,branch,burnable garbage
        布団,ふとん,毛布|マットレス,粗大ごみ,申込みが必要です。,futon,bulky garbage
        ソファー,そふぁー,ソファ,粗大ごみ,申込みが必要です。,sofa,bulky garbage
        ベッド,べっど,,粗大ごみ,申込みが必要です。,bed,bulky garbage
        机,つくえ,テーブル|学習机,粗大ごみ,申込みが必要です。,desk,bulky garbage
        いす,いす,椅子,粗大ごみ,申込みが必要です。,chair,bulky garbage
        たんす,たんす,本棚|棚|食器棚,粗大ごみ,申込みが必要です。,chest of drawers,bulky garbage
        自転車,じてんしゃ,三輪車,粗大ごみ,申込みが必要です。防犯登録を抹消してから出してください。,bicycle,bulky garbage
        ベビーカー,べびーかー,チャイルドシート,粗大ごみ,申込みが必要です。,stroller,bulky garbage
        掃除機,そうじき,,粗大ごみ,申込みが必要です。,vacuum cleaner,bulky garbage
        電子レンジ,でんしれんじ,オーブン|トースター,粗大ごみ,申込みが必要です。,microwave oven,bulky garbage
        炊飯器,すいはんき,電気ポット|ドライヤー,小型家電,清掃事務所の回収箱に入れるか、燃やさないごみに出してください。,rice cooker,small appliances
        携帯電話,けいたいでんわ,スマホ|スマートフォン|デジタルカメラ,小型家電,個人情報を消して、回収箱に入れてください。,mobile phone,small appliances
        パソコン,ぱそこん,ノートパソコン|PC,市では収集しません,メーカーか、国の認定を受けた事業者に回収を申し込んでください。,computer,not collected by the city
        テレビ,てれび,,市では収集しません,家電リサイクル法の対象です。買った店か、買い替える店に引取りを頼んでください。,television,not collected by the city
        エアコン,えあこん,クーラー|室外機,市では収集しません,家電リサイクル法の対象です。買った店か、買い替える店に引取りを頼んでください。,air conditioner,not collected by the city
        冷蔵庫,れいぞうこ,冷凍庫,市では収集しません,家電リサイクル法の対象です。買った店か、買い替える店に引取りを頼んでください。,refrigerator,not collected by the city
        洗濯機,せんたくき,衣類乾燥機,市では収集しません,家電リサイクル法の対象です。買った店か、買い替える店に引取りを頼んでください。,washing machine,not collected by the city
        タイヤ,たいや,,市では収集しません,販売店に引取りを頼んでください。,tire,not collected by the city
        消火器,しょうかき,,市では収集しません,販売店か、消火器リサイクルの窓口に引取りを頼んでください。,fire extinguisher,not collected by the city
        ピアノ,ぴあの,,市では収集しません,販売店か専門の業者に引取りを頼んでください。,piano,not collected by the city
        土,つち,砂|石|植木鉢の土,市では収集しません,販売店か専門の業者に相談してください。,soil,not collected by the city
        注射針,ちゅうしゃばり,,市では収集しません,受け取った医療機関か薬局に返してください。,injection needle,not collected by the city
        """
}
