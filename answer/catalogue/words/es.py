"""Spanish."""

WORDS = {
    "count": "cuantos | cuantas | numero de | el numero de | cantidad de",
    "which": "que | cual | cuales",
    "list": """
        lista | listado | enumera* | muestra* | muestrame | mostrar | ensename | dame | dime | encuentra | busca | busco
        | indica* | relacion de | quiero | quiero ver | quisiera | necesito | ver | haz una lista | una lista de
    """,
    "aux": """
        es | son | era | eran | fue | fueron | ha | han | hay | habia | existe | existen | tenemos | teneis | tiene |
        tienen | esta | estan | disponible | disponibles | se | puede | podemos | en total | sido | ser | conserva |
        conservan | contiene | consta | constan | figura | figuran | encuentra | encuentran | encontrar | escrito |
        escrita | escritos | escritas | redactado | redactada | redactados | redactadas | fechado | fechada | fechados |
        fechadas | data | datan | alguna vez | os | nos | haya | corresponde | corresponden | guardamos | existentes | e
        | proceden | procede | vienen | viene | provienen | proviene
    """,
    "content": "dice | dicen | que hay en | que pone | que es",
    "art": """
        el | la | los | las | lo | un | una | unos | unas | de | del | nuestro | nuestra | nuestros | nuestras | vuestro
        | vuestros | su | sus | todo | toda | todos | todas | algun | alguna | algunos | algunas | este | esta | estos |
        estas | ese | esos | me | diferentes | distintos | distintas | varios | entero | entera
    """,
    "prep": "en | a | al | con | por | para | de | desde | entre | como",
    "polite": "por favor | gracias | tambien | actualmente | ahora | hasta ahora",
    "catalogue": """
        en el catalogo | catalogo | en el archivo | archivo | en la coleccion | coleccion | en la base de datos |
        base de datos | en nuestro archivo | en nuestro catalogo | en nuestra coleccion | en la biblioteca |
        en la base de conocimiento
    """,
    "and": "y | e | o | u | ni | pero",
    "document": "documento | documentos | texto | textos | fichero | ficheros | publicacion | publicaciones | archivos",
    "type:declaration": "declaracion | declaraciones",
    "type:memorandum": """
        memorando | memorandos | memorandum | memorandums | memorando de entendimiento | memorandos de entendimiento |
        memorandum de entendimiento | convenio | convenios | acuerdo | acuerdos | convenio de colaboracion |
        convenios de colaboracion | acuerdo de colaboracion | acuerdos de colaboracion
    """,
    "type:report": "informe | informes | memoria anual | memorias anuales | reporte | reportes",
    "type:minutes": "acta | actas | acta de reunion | actas de reuniones | actas de reunion | actas de las reuniones",
    "type:newsletter": "boletin | boletines | boletin informativo | boletines informativos | newsletter | newsletters",
    "type:project_sheet": """
        ficha de proyecto | fichas de proyecto | ficha del proyecto | fichas de proyectos | fichas de los proyectos
    """,
    "type:invitation": "invitacion | invitaciones | convocatoria | convocatorias",
    "type:position_paper": """
        documento de posicion | documentos de posicion | posicionamiento | posicionamientos |
        documento de posicionamiento
    """,
    "type:article": "articulo | articulos",
    "language:sl": "esloveno | eslovena | eslovenos | eslovenas | lengua eslovena",
    "language:hr": "croata | croatas | lengua croata",
    "language:sr": "serbio | serbia | serbios | serbias | lengua serbia",
    "language:sr-Latn": "serbio latino | serbio en alfabeto latino | serbio en caracteres latinos",
    "language:sr-Cyrl": "serbio cirilico | serbio en cirilico | serbio en alfabeto cirilico",
    "language:bs": "bosnio | bosnia | bosnios | bosnias",
    "language:mk": "macedonio | macedonia | macedonios | macedonias",
    "language:en": "ingles | inglesa | ingleses | inglesas | lengua inglesa",
    "language:it": "italiano | italiana | italianos | italianas",
    "language:es": "espanol | espanola | espanoles | espanolas | castellano | lengua espanola",
    "language:de": "aleman | alemana | alemanes | alemanas",
    "language:fr": "frances | francesa | franceses | francesas",
    "language:hu": "hungaro | hungara | hungaros",
    "language:ro": "rumano | rumanos",
    "language:ru": "ruso | rusos",
    "newest": """
        mas reciente | mas recientes | ultimo | ultima | ultimos | ultimas | mas nuevo | mas nueva | mas nuevos |
        mas nuevas | recientes | reciente | mas actual
    """,
    "oldest": """
        mas antiguo | mas antigua | mas antiguos | mas antiguas | mas viejo | mas vieja | mas viejos | primer | primero
        | primera | primeros | primeras
    """,
    "issued": """
        emitido | emitida | emitidos | emitidas | emitio | publicado | publicada | publicados | publicadas | publico |
        publicaron | publica | editado | editada | editados | adoptado | adoptada | adoptados | adoptadas | aprobado |
        aprobada | aprobados | aprobadas | salio | salieron | sacado | difundido | difundidos | expedido | expedida |
        elaborado | elaborada | elaborados | preparado | emitieron | expidio | edito | elaboro | adopto | aprobo |
        enviado | enviada | enviados | enviadas | envio
    """,
    "wrote": "escribio | escribieron | ha escrito | redacto | redactaron",
    "when": """
        cuando | en que fecha | de que fecha | que fecha | en que ano | de que ano | de que dia | cual es la fecha |
        de cuando | que dia
    """,
    "who": "quien | quienes | que entidad | que organizacion | que asociacion",
    "by_whom": "por quien",
    "where": "donde | en que ciudad | en que lugar",
    "pages": "paginas | cuantas paginas | numero de paginas",
    "ask:issuer": "emisor | editor | entidad emisora | editora",
    "ask:authors": "autor | autora | autores | autoras",
    "ask:date": "fecha | fecha de publicacion | fecha de emision | fecha de",
    "ask:languages": "versiones linguisticas | traducciones",
    "language_word": "idioma | idiomas | lengua | lenguas",
    "type_word": "tipo | tipos | clase | clases",
    "project": "proyecto | proyectos",
    "issuer": "organizacion | organizaciones | asociacion | asociaciones | entidad | entidades | emisor | editor",
    "author": "autor | autora | autores",
    "place": "lugar | ciudad | ciudad de | localidad",
    "by": "por | de | del | de la | por la | por el | a cargo de | firmado por | firmados por",
    "about": """
        sobre | acerca de | acerca del | relativos a | relativos al | relacionados con | relacionado con |
        relacionadas con | hablan de | hablan del | habla del | habla de | tratan de | tratan del | tratan sobre |
        tratan | trata del | trata de | describen | describe | referentes a | referentes al | pertenecen al |
        pertenece al | del | de | en el marco del | corresponden al | se refieren al | se refiere al
    """,
    "before": "antes de | antes del | anteriores a | anteriores al | previos a | previas a | anterior a | anterior al",
    "after": """
        despues de | despues del | posteriores a | posteriores al | mas recientes que | tras | posterior a |
        posterior al
    """,
    "since": "desde | a partir de | a partir del | desde el | desde el ano",
    "until": "hasta | hasta el | hasta finales de | a | al | hasta el ano",
    "between": "entre | entre el | entre los anos | entre los | en el periodo entre | en el periodo de",
    "onward": "en adelante | incluido | inclusive | o despues | en delante",
    "year": "ano | anos | periodo | mes | siglo | pasado | fecha | curso | el ano | finales | principios",
    "this_year": "este ano | de este ano | ano en curso",
    "last_year": "el ano pasado | del ano pasado | ano pasado | el pasado ano | ano anterior",
    "last_years": "ultimos * anos | pasados * anos",
    "decade_word": "anos | decada de los | decada de | la decada de | la decada de los",
    "decade:1970": "anos setenta | los setenta",
    "decade:1980": "anos ochenta | los ochenta",
    "decade:1990": "anos noventa | los noventa | decada de los noventa | decada de los anos noventa",
    "undated": "sin fecha",
    "public": "publicos | publicas",
    "internal": "interno | internos | interna | internas | confidenciales",
    "number:2": "dos",
    "number:3": "tres",
    "number:4": "cuatro",
    "number:5": "cinco",
    "number:6": "seis",
    "number:7": "siete",
    "number:8": "ocho",
    "number:9": "nueve",
    "number:10": "diez",
    "plural": "son | los | las | documentos | actas | informes | ultimos | ultimas",
    "what": "que | todo | todo lo que",
    "published": "publicado | publicada | publicados | publicadas | publico | publicaron | emitido | editado",
    "signed": "firmado | firmada | firmados | firmadas | firmo | firmaron | suscrito | suscritos",
    "singular": "es | cual | fue",
    "plural_order": """
        recientes | ultimos | ultimas | antiguos | antiguas | nuevos | nuevas | primeros | primeras | viejos
    """,
    "everything": "todo | todo lo que | algo",
    "again": "y que hay de | y que tal | que hay de | que tal",
}
